/*
 * Runs a command and writes what it took of the processor, user and system together, in microseconds.
 *   processor-time FILE COMMAND…
 * FILE gets "SO_FAR TOTAL": the first is what it had taken when this process was last sent SIGUSR1.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pid_t child;
static volatile long long so_far;

static void look(int signal)
{
	struct timespec time;
	clockid_t clock;

	(void)signal;
	if (!clock_getcpuclockid(child, &clock) && !clock_gettime(clock, &time))
		so_far = time.tv_sec * 1000000LL + time.tv_nsec / 1000;
}

static long long microseconds(struct timeval time)
{
	return time.tv_sec * 1000000LL + time.tv_usec;
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = look };
	struct rusage usage;
	int status;
	FILE *file;

	if (argc < 3)
		errx(64, "usage: processor-time FILE COMMAND...");
	child = fork();
	if (child < 0)
		err(1, "fork");
	if (!child) {
		execvp(argv[2], argv + 2);
		err(127, "%s", argv[2]);
	}
	sigaction(SIGUSR1, &action, NULL);
	while (wait4(child, &status, 0, &usage) < 0)
		if (errno != EINTR)
			err(1, "wait4");
	file = fopen(argv[1], "w");
	if (!file)
		err(1, "%s", argv[1]);
	fprintf(file, "%lld %lld\n", so_far, microseconds(usage.ru_utime) + microseconds(usage.ru_stime));
	fclose(file);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
