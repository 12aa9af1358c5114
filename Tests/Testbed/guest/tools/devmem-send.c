/*
 * Sends the stream.
 *   devmem-send ADDRESS PORT BYTES            from ordinary memory
 *   devmem-send - - BYTES                     to standard output
 *   devmem-send ADDRESS PORT BYTES DMABUF     from the dmabuf that with-dmabuf left, bound for sending under that number
 */
#define _GNU_SOURCE
#include "stream.h"

#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <time.h>
#include <linux/errqueue.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static int connect_to(const char *address, const char *port)
{
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = htons(atoi(port)) };
	struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_port = htons(atoi(port)) };
	int is_v6 = inet_pton(AF_INET6, address, &v6.sin6_addr) == 1;
	int connection = socket(is_v6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0);

	if (!is_v6 && inet_pton(AF_INET, address, &v4.sin_addr) != 1)
		errx(64, "%s is no address", address);
	if (connect(connection, is_v6 ? (void *)&v6 : (void *)&v4, is_v6 ? sizeof(v6) : sizeof(v4)))
		err(1, "connect");
	return connection;
}

static void fill(uint8_t *bytes, size_t length, uint64_t position)
{
	size_t i;

	for (i = 0; i < length; i++)
		bytes[i] = stream_byte(position + i);
}

static void send_ordinary(int connection, uint64_t total)
{
	static uint8_t bytes[1 << 16];
	uint64_t sent = 0;

	while (sent < total) {
		size_t length = total - sent < sizeof(bytes) ? total - sent : sizeof(bytes);
		ssize_t done;

		fill(bytes, length, sent);
		done = write(connection, bytes, length);
		if (done < 0)
			err(1, "write");
		sent += done;
	}
}

/* Sends bytes of the dmabuf: the vector's base is an offset in it. */
static ssize_t send_part(int connection, uint32_t dmabuf, size_t offset, size_t length)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(dmabuf))];
	} control = { .header = { .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_DEVMEM_DMABUF,
				  .cmsg_len = CMSG_LEN(sizeof(dmabuf)) } };
	struct iovec vector = { (void *)offset, length };
	struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = &control,
				  .msg_controllen = sizeof(control) };

	memcpy(CMSG_DATA(&control.header), &dmabuf, sizeof(dmabuf));
	return sendmsg(connection, &message, MSG_ZEROCOPY);
}

/* Until the kernel has told that `calls` sends no longer use the memory. */
static void wait_for_completions(int connection, uint32_t calls)
{
	uint32_t completed = 0;

	while (completed < calls) {
		struct pollfd readiness = { .fd = connection };
		char room[256];
		struct msghdr message = { .msg_control = room, .msg_controllen = sizeof(room) };
		struct sock_extended_err error;

		if (poll(&readiness, 1, 10000) != 1 || recvmsg(connection, &message, MSG_ERRQUEUE) < 0)
			err(1, "%u of %u sends completed", completed, calls);
		memcpy(&error, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(error));
		if (error.ee_origin != SO_EE_ORIGIN_ZEROCOPY)
			errx(1, "an error that is no completion: %u", error.ee_errno);
		completed += error.ee_data - error.ee_info + 1;
	}
}

static void send_device(int connection, uint64_t total, uint32_t dmabuf)
{
	struct stat status;
	uint64_t sent = 0;
	uint8_t *memory;
	int one = 1;

	if (fstat(DMABUF_FD, &status))
		err(1, "the dmabuf");
	memory = mmap(NULL, status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, DMABUF_FD, 0);
	if (memory == MAP_FAILED)
		err(1, "mmap of the dmabuf");
	if (setsockopt(connection, SOL_SOCKET, SO_ZEROCOPY, &one, sizeof(one)))
		err(1, "SO_ZEROCOPY");
	while (sent < total) {
		/* The whole of it, or what is left; it is written again only when the kernel no longer reads it. */
		size_t length = total - sent < (uint64_t)status.st_size ? total - sent : (uint64_t)status.st_size;
		size_t offset = 0;
		uint32_t calls = 0;

		fill(memory, length, sent);
		while (offset < length) {
			ssize_t done = send_part(connection, dmabuf, offset, length - offset);

			if (done < 0)
				err(1, "sendmsg");
			offset += done;
			calls++;
		}
		wait_for_completions(connection, calls);
		sent += length;
	}
}

int main(int argc, char **argv)
{
	uint64_t total;
	int connection;

	if (argc < 4)
		errx(64, "usage: devmem-send ADDRESS PORT BYTES [DMABUF]");
	/* A receiver that gave up is to be told of as an error. */
	signal(SIGPIPE, SIG_IGN);
	total = strtoull(argv[3], NULL, 10);
	connection = strcmp(argv[1], "-") ? connect_to(argv[1], argv[2]) : STDOUT_FILENO;
	if (argc > 4)
		send_device(connection, total, strtoul(argv[4], NULL, 10));
	else
		send_ordinary(connection, total);
	close(connection);
	return 0;
}
