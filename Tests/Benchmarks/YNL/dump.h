#pragma once

// What ynl_exec_dump does with the messages it receives, without the socket.

/// A socket as far as parsing looks at one: where it writes what is wrong.
static struct ynl_sock *peer_socket(const struct ynl_family *family) {
  static struct ynl_sock *socket;
  if (socket == NULL) {
    socket = calloc(1, sizeof(*socket) + 2 * YNL_SOCKET_BUFFER_SIZE);
    socket->family = family;
    socket->tx_buf = socket->raw_buf;
    socket->rx_buf = socket->raw_buf + YNL_SOCKET_BUFFER_SIZE;
  }
  return socket;
}

#define EACH(message, bytes, count)                                                                                    \
  for (const struct nlmsghdr *message = (const void *)(bytes);                                                         \
       (const uint8_t *)message < (bytes) + (count);                                                                   \
       message = (const void *)((const uint8_t *)message + NLMSG_ALIGN(message->nlmsg_len)))

#define DUMP(NAME, FAMILY, POLICY, OPERATION, SUM)                                                                     \
  struct baseline_pass NAME(const uint8_t *bytes, size_t count) {                                                      \
    struct baseline_pass pass = {0, 0}, refused = {0, 0};                                                              \
    struct ynl_parse_arg parse = {.ys = peer_socket(&FAMILY), .rsp_policy = &POLICY};                                  \
    struct ynl_dump_list_type *first = NULL, *last = NULL;                                                             \
    EACH(message, bytes, count) {                                                                                      \
      struct ynl_dump_list_type *object = calloc(1, sizeof(struct OPERATION##_list));                                  \
      if (object == NULL) return refused;                                                                              \
      if (first == NULL) first = object;                                                                               \
      if (last != NULL) last->next = object;                                                                           \
      last = object;                                                                                                   \
      parse.data = &object->data;                                                                                      \
      if (OPERATION##_rsp_parse(message, &parse) != YNL_PARSE_CB_OK) return refused;                                   \
      pass.messages++;                                                                                                 \
    }                                                                                                                  \
    if (last == NULL) return refused;                                                                                  \
    last->next = YNL_LIST_END;                                                                                         \
    struct OPERATION##_list *list = (void *)first;                                                                     \
    ynl_dump_foreach(list, object) pass.sum += SUM(object);                                                            \
    OPERATION##_list_free(list);                                                                                       \
    return pass;                                                                                                       \
  }
