/*
 * Counts what a program that is running does between two points of the stream that it receives from device memory.
 *   LD_PRELOAD=/lib/count-calls.so COUNT_FROM=BYTES COUNT_TO=BYTES COUNT_FILE=FILE PROGRAM…
 *
 * FILE gets a line for each count, "NAME NUMBER": all threads' allocations and page faults, calls of recvmsg that ask for
 * device memory, fragments that they told of, and calls that return tokens, with what the greatest of them held. `before`
 * counts the allocations up to the first point, which tell that they are counted at all.
 */
#define _GNU_SOURCE
#include "../tools/stream.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>

/* Names that the C library has for its own use, so that nothing is looked up in order to allocate. */
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static atomic_ulong allocations;

void *malloc(size_t size)
{
	atomic_fetch_add_explicit(&allocations, 1, memory_order_relaxed);
	return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	atomic_fetch_add_explicit(&allocations, 1, memory_order_relaxed);
	return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
	atomic_fetch_add_explicit(&allocations, 1, memory_order_relaxed);
	return __libc_realloc(memory, size);
}

void *memalign(size_t alignment, size_t size)
{
	atomic_fetch_add_explicit(&allocations, 1, memory_order_relaxed);
	return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
	void *new = memalign(alignment, size);

	if (!new)
		return ENOMEM;
	*memory = new;
	return 0;
}

/* --- the stream ------------------------------------------------------------------------------------------------------
 * One thread receives and returns. */

static struct counts {
	unsigned long bytes, allocations, faults, receives, fragments, returns, ranges, tokens, most_ranges, most_tokens;
} now, first;

static unsigned long setting(const char *name)
{
	const char *text = getenv(name);

	return text ? strtoul(text, NULL, 10) : 0;
}

static void look(struct counts *counts)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	*counts = now;
	counts->allocations = atomic_load(&allocations);
	counts->faults = usage.ru_minflt + usage.ru_majflt;
}

static void write_counts(void)
{
	struct counts last;
	FILE *file;

	look(&last);
	file = fopen(getenv("COUNT_FILE") ?: "/dev/stderr", "w");
	if (!file)
		abort();
#define WRITE(name) fprintf(file, #name " %lu\n", last.name - first.name)
	WRITE(bytes);
	WRITE(allocations);
	WRITE(faults);
	WRITE(receives);
	WRITE(fragments);
	WRITE(returns);
	WRITE(ranges);
	WRITE(tokens);
	/* Of the whole stream so far. */
	fprintf(file, "most_ranges %lu\nmost_tokens %lu\nbefore %lu\n", last.most_ranges, last.most_tokens,
		first.allocations);
	fclose(file);
}

static void take_note(struct msghdr *message, ssize_t length)
{
	unsigned long before = now.bytes, from = setting("COUNT_FROM"), to = setting("COUNT_TO");
	struct cmsghdr *control;

	now.bytes += length;
	now.receives++;
	for (control = CMSG_FIRSTHDR(message); control; control = CMSG_NXTHDR(message, control))
		now.fragments += control->cmsg_level == SOL_SOCKET && control->cmsg_type == SCM_DEVMEM_DMABUF;
	if (before < from && now.bytes >= from)
		look(&first);
	if (before < to && now.bytes >= to)
		write_counts();
}

ssize_t recvmsg(int socket, struct msghdr *message, int flags)
{
	static ssize_t (*next)(int, struct msghdr *, int);
	ssize_t length;

	if (!next)
		next = dlsym(RTLD_NEXT, "recvmsg");
	length = next(socket, message, flags);
	if (length > 0 && flags & MSG_SOCK_DEVMEM)
		take_note(message, length);
	return length;
}

int setsockopt(int socket, int level, int name, const void *value, socklen_t length)
{
	static int (*next)(int, int, int, const void *, socklen_t);
	const struct dmabuf_token *ranges = value;
	unsigned long count = length / sizeof(*ranges), tokens = 0, i;

	if (!next)
		next = dlsym(RTLD_NEXT, "setsockopt");
	if (level == SOL_SOCKET && name == SO_DEVMEM_DONTNEED) {
		for (i = 0; i < count; i++)
			tokens += ranges[i].token_count;
		now.returns++;
		now.ranges += count;
		now.tokens += tokens;
		now.most_ranges = count > now.most_ranges ? count : now.most_ranges;
		now.most_tokens = tokens > now.most_tokens ? tokens : now.most_tokens;
	}
	return next(socket, level, name, value, length);
}
