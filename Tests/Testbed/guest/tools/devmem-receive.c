/*
 * Receives one connection's stream from device memory, checks every byte where it lies, and returns the memory.
 *   devmem-receive PORT [keep|hold|plain]
 * With `keep`, fragments are not returned until the stream ends or nothing has come for three seconds; with `hold`, not
 * before the process ends. With `plain` it receives ordinary bytes and does not look at them.
 *
 * Prints how many bytes came where, and of which dmabuf. Bytes may come without a control message, as ordinary ones: what
 * was received before the connection was steered to a bound queue, and after an unbind.
 */
#define _GNU_SOURCE
#include "stream.h"

#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#define TOKENS_MAX 65536

static uint64_t position, in_device, in_linear, in_plain, returned;
static uint32_t dmabuf_id;
static struct dmabuf_token tokens[TOKENS_MAX];
static size_t kept;

static void check(const uint8_t *bytes, size_t length, const char *where)
{
	size_t i;

	for (i = 0; i < length; i++, position++)
		if (bytes[i] != stream_byte(position))
			errx(1, "byte %llu of the stream, in %s, is wrong", (unsigned long long)position, where);
}

/* At most 128 entries a call; each is one fragment here. */
static void return_tokens(int socket)
{
	size_t first;

	for (first = 0; first < kept; first += 128) {
		size_t count = kept - first < 128 ? kept - first : 128;
		int freed = setsockopt(socket, SOL_SOCKET, SO_DEVMEM_DONTNEED, tokens + first, count * sizeof(*tokens));

		if (freed < 0)
			err(1, "SO_DEVMEM_DONTNEED");
		returned += freed;
	}
	kept = 0;
}

static void take_fragment(const struct dmabuf_cmsg *fragment, const uint8_t *memory, size_t size)
{
	if (fragment->frag_offset + fragment->frag_size > size)
		errx(1, "a fragment ends beyond the dmabuf");
	check(memory + fragment->frag_offset, fragment->frag_size, "device memory");
	in_device += fragment->frag_size;
	dmabuf_id = fragment->dmabuf_id;
	if (kept == TOKENS_MAX)
		errx(1, "too many fragments to keep");
	tokens[kept++] = (struct dmabuf_token){ fragment->frag_token, 1 };
}

/* One message's control data in order: each entry is the next part of the stream. */
static void take_message(struct msghdr *message, const uint8_t *inline_bytes, ssize_t length, const uint8_t *memory,
			 size_t size)
{
	uint64_t end = position + length;
	struct cmsghdr *control;

	for (control = CMSG_FIRSTHDR(message); control; control = CMSG_NXTHDR(message, control)) {
		struct dmabuf_cmsg fragment;

		if (control->cmsg_level != SOL_SOCKET)
			continue;
		memcpy(&fragment, CMSG_DATA(control), sizeof(fragment));
		if (control->cmsg_type == SCM_DEVMEM_DMABUF) {
			take_fragment(&fragment, memory, size);
		} else if (control->cmsg_type == SCM_DEVMEM_LINEAR) {
			check(inline_bytes, fragment.frag_size, "the linear part");
			inline_bytes += fragment.frag_size;
			in_linear += fragment.frag_size;
		}
	}
	in_plain += end - position;
	check(inline_bytes, end - position, "ordinary memory");
}

static int accept_on(uint16_t port)
{
	struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	int listener = socket(AF_INET6, SOCK_STREAM, 0), one = 1, connection;

	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(listener, (void *)&address, sizeof(address)) || listen(listener, 1))
		err(1, "listen");
	puts("listening");
	fflush(stdout);
	connection = accept(listener, NULL, NULL);
	if (connection < 0)
		err(1, "accept");
	close(listener);
	return connection;
}

static void receive_plain(int connection)
{
	static uint8_t bytes[1 << 20];
	ssize_t length;

	while ((length = recv(connection, bytes, sizeof(bytes), 0)) > 0)
		in_plain += length;
	if (length < 0)
		err(1, "recv");
	printf("%llu bytes, plain\n", (unsigned long long)in_plain);
}

int main(int argc, char **argv)
{
	static uint8_t bytes[1 << 18], controls[1 << 16];
	int keeps = argc > 2 && !strcmp(argv[2], "keep"), holds = argc > 2 && !strcmp(argv[2], "hold"), connection;
	struct timeval patience = { .tv_sec = keeps ? 3 : 0 };
	struct stat status;
	uint8_t *memory;

	if (argc < 2)
		errx(64, "usage: devmem-receive PORT [keep|hold|plain]");
	if (argc > 2 && !strcmp(argv[2], "plain")) {
		receive_plain(accept_on(atoi(argv[1])));
		return 0;
	}
	if (fstat(DMABUF_FD, &status))
		err(1, "the dmabuf");
	memory = mmap(NULL, status.st_size, PROT_READ, MAP_SHARED, DMABUF_FD, 0);
	if (memory == MAP_FAILED)
		err(1, "mmap of the dmabuf");
	connection = accept_on(atoi(argv[1]));
	setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	for (;;) {
		struct iovec vector = { bytes, sizeof(bytes) };
		struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = controls,
					  .msg_controllen = sizeof(controls) };
		ssize_t length = recvmsg(connection, &message, MSG_SOCK_DEVMEM);

		if (length == 0)
			break;
		if (length < 0 && errno == EAGAIN && keeps) {
			printf("starved with %zu fragments kept\n", kept);
			fflush(stdout);
			keeps = 0;
			return_tokens(connection);
			/* The sender's next attempt may take longer than the last. */
			patience.tv_sec = 0;
			setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
			continue;
		}
		if (length < 0)
			err(1, "recvmsg");
		take_message(&message, bytes, length, memory, status.st_size);
		if (!keeps && !holds)
			return_tokens(connection);
	}
	if (holds) {
		printf("holding %zu fragments\n", kept);
		fflush(stdout);
		pause();
	}
	return_tokens(connection);
	printf("%llu bytes: %llu in dmabuf %u, %llu linear, %llu plain; %llu fragments returned\n",
	       (unsigned long long)position, (unsigned long long)in_device, dmabuf_id, (unsigned long long)in_linear,
	       (unsigned long long)in_plain, (unsigned long long)returned);
	return 0;
}
