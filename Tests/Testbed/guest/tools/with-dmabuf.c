/*
 * Runs a command with a udmabuf as descriptor 9, to stand for one that a program got from elsewhere.
 *   with-dmabuf PAGES COMMAND…        of so many 4 KiB pages
 *   with-dmabuf huge:PAGES COMMAND…   of so many 2 MiB pages, each in one piece for the device
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <linux/types.h>
#include <linux/udmabuf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <linux/memfd.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int huge, memory, driver, dmabuf;
	struct udmabuf_create create = {0};

	if (argc < 3)
		errx(64, "usage: with-dmabuf [huge:]PAGES COMMAND...");
	huge = !strncmp(argv[1], "huge:", 5);
	create.size = strtoull(argv[1] + (huge ? 5 : 0), NULL, 10) * (huge ? 2 << 20 : 4096);

	memory = memfd_create("with-dmabuf", MFD_ALLOW_SEALING | (huge ? MFD_HUGETLB | MFD_HUGE_2MB : 0));
	if (memory < 0 || ftruncate(memory, create.size) || fcntl(memory, F_ADD_SEALS, F_SEAL_SHRINK))
		err(1, "memory");
	driver = open("/dev/udmabuf", O_RDWR);
	if (driver < 0)
		err(1, "/dev/udmabuf");
	create.memfd = memory;
	dmabuf = ioctl(driver, UDMABUF_CREATE, &create);
	if (dmabuf < 0)
		err(1, "UDMABUF_CREATE");
	if (dup2(dmabuf, 9) < 0)
		err(1, "dup2");
	close(driver);
	close(memory);
	close(dmabuf);
	execvp(argv[2], argv + 2);
	err(127, "%s", argv[2]);
}
