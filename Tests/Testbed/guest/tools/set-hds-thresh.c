/*
 * Sets an interface's hds-thresh, which Debian's ethtool does not know yet.
 *   set-hds-thresh INTERFACE BYTES
 */
#include <err.h>
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* From the kernel's ethtool.yaml. */
enum { RINGS_SET = 16, RINGS_HEADER = 1, RINGS_HDS_THRESH = 17, HEADER_DEV_NAME = 2 };

static char request[512];
static struct nlmsghdr *const message = (void *)request;

static struct nlattr *put(uint16_t type, const void *bytes, uint16_t length)
{
	struct nlattr *attribute = (void *)(request + message->nlmsg_len);

	attribute->nla_type = type;
	attribute->nla_len = NLA_HDRLEN + length;
	if (length)
		memcpy(attribute + 1, bytes, length);
	message->nlmsg_len += NLA_ALIGN(attribute->nla_len);
	return attribute;
}

static void begin(uint16_t family, uint8_t command)
{
	struct genlmsghdr *header = NLMSG_DATA(message);

	memset(request, 0, sizeof(request));
	message->nlmsg_type = family;
	message->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	message->nlmsg_len = NLMSG_LENGTH(GENL_HDRLEN);
	header->cmd = command;
	header->version = 1;
}

/* The kernel's words, where a refusal has some. */
static void print_words(const struct nlmsghdr *refusal)
{
	const char *at = (const char *)NLMSG_DATA(refusal) + sizeof(struct nlmsgerr);
	const char *end = (const char *)refusal + refusal->nlmsg_len;

	while (end - at >= NLA_HDRLEN) {
		const struct nlattr *attribute = (const void *)at;

		if (attribute->nla_type == NLMSGERR_ATTR_MSG)
			warnx("%s", at + NLA_HDRLEN);
		at += NLA_ALIGN(attribute->nla_len);
	}
}

/* Sends the request and gives the first answer. */
static const struct nlmsghdr *ask(int fd)
{
	static char answer[8192];
	const struct nlmsghdr *first = (void *)answer;

	if (send(fd, request, message->nlmsg_len, 0) < 0 || recv(fd, answer, sizeof(answer), 0) < 0)
		err(1, "netlink");
	if (first->nlmsg_type == NLMSG_ERROR) {
		errno = -((const struct nlmsgerr *)NLMSG_DATA(first))->error;
		if (errno) {
			print_words(first);
			errno = -((const struct nlmsgerr *)NLMSG_DATA(first))->error;
			err(1, NULL);
		}
	}
	return first;
}

static uint16_t ethtool_family(int fd)
{
	const struct nlmsghdr *answer;
	const struct nlattr *attribute;
	int left;

	begin(GENL_ID_CTRL, CTRL_CMD_GETFAMILY);
	message->nlmsg_flags = NLM_F_REQUEST;
	put(CTRL_ATTR_FAMILY_NAME, "ethtool", sizeof("ethtool"));
	answer = ask(fd);
	attribute = (const void *)((const char *)NLMSG_DATA(answer) + GENL_HDRLEN);
	left = answer->nlmsg_len - NLMSG_LENGTH(GENL_HDRLEN);
	while (left >= NLA_HDRLEN) {
		if (attribute->nla_type == CTRL_ATTR_FAMILY_ID)
			return *(const uint16_t *)(attribute + 1);
		left -= NLA_ALIGN(attribute->nla_len);
		attribute = (const void *)((const char *)attribute + NLA_ALIGN(attribute->nla_len));
	}
	errx(1, "no ethtool family");
}

int main(int argc, char **argv)
{
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC);
	struct nlattr *header;
	uint32_t bytes;
	int one = 1;

	if (argc != 3)
		errx(64, "usage: set-hds-thresh INTERFACE BYTES");
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &one, sizeof(one));
	setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &one, sizeof(one));
	bytes = strtoul(argv[2], NULL, 10);
	begin(ethtool_family(fd), RINGS_SET);
	header = put(RINGS_HEADER | NLA_F_NESTED, NULL, 0);
	put(HEADER_DEV_NAME, argv[1], strlen(argv[1]) + 1);
	header->nla_len = request + message->nlmsg_len - (char *)header;
	put(RINGS_HDS_THRESH, &bytes, sizeof(bytes));
	ask(fd);
	return 0;
}
