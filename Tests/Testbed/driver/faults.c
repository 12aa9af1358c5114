// SPDX-License-Identifier: GPL-2.0
/*
 * Faults to inject while the card runs, in debugfs:
 *
 *   devmem_vnic/PORT/queueN/fail_{alloc,start,stop}  "ERRNO [TIMES]": what the next calls for that queue answer
 *   devmem_vnic/PORT/drop_every                      lose every Nth frame received
 *   devmem_vnic/PORT/linear_bytes                    bytes of payload that header split leaves behind the headers
 *   devmem_vnic/PORT/restart_delay_ms                how long a queue's stop takes
 *   devmem_vnic/PORT/ignore_provider                 page pools do not look for a memory provider
 *   devmem_vnic/PORT/reset                           a queue's number: restart it as a driver does after an error
 */
#include <net/netdev_lock.h>
#include <net/netdev_rx_queue.h>

#include "vnic.h"

/* The error that this call is to answer, or 0. Called under the instance lock. */
int vnic_fault_take(struct vnic_fault *fault)
{
	if (!fault->times)
		return 0;
	fault->times--;
	return -fault->error;
}

bool vnic_fault_drops_frame(struct vnic_port *port)
{
	u32 every = READ_ONCE(port->faults.drop_every);

	return every && atomic_inc_return(&port->faults.frames) % every == 0;
}

static int vnic_read_text(const char __user *from, size_t length, char *text, size_t size)
{
	if (length >= size)
		return -EINVAL;
	if (copy_from_user(text, from, length))
		return -EFAULT;
	text[length] = '\0';
	return 0;
}

struct vnic_fault_file {
	const char *name;
	size_t offset;
};

static const struct vnic_fault_file vnic_fault_files[] = {
	{ "fail_alloc", offsetof(struct vnic_queue_faults, alloc) },
	{ "fail_start", offsetof(struct vnic_queue_faults, start) },
	{ "fail_stop", offsetof(struct vnic_queue_faults, stop) },
};

static ssize_t vnic_write_fault(struct file *file, const char __user *from, size_t length, loff_t *position)
{
	const struct vnic_fault_file *kind = debugfs_get_aux(file);
	struct vnic_queue *queue = file->private_data;
	struct vnic_fault *fault = (void *)&queue->faults + kind->offset;
	struct vnic_fault value = { .times = 1 };
	char text[32];
	int err = vnic_read_text(from, length, text, sizeof(text));

	if (err)
		return err;
	if (sscanf(text, "%d %u", &value.error, &value.times) < 1 || value.error < 0 || value.error > MAX_ERRNO)
		return -EINVAL;
	if (!value.error)
		value.times = 0;
	netdev_lock(queue->port->netdev);
	*fault = value;
	netdev_unlock(queue->port->netdev);
	return length;
}

static const struct file_operations vnic_fault_operations = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = vnic_write_fault,
};

static ssize_t vnic_write_reset(struct file *file, const char __user *from, size_t length, loff_t *position)
{
	struct vnic_port *port = file->private_data;
	unsigned int index;
	int err = kstrtouint_from_user(from, length, 0, &index);

	if (err)
		return err;
	netdev_lock(port->netdev);
	if (index < port->netdev->real_num_rx_queues)
		err = netdev_rx_queue_restart(port->netdev, index);
	else
		err = -ERANGE;
	netdev_unlock(port->netdev);
	return err ?: length;
}

static const struct file_operations vnic_reset_operations = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = vnic_write_reset,
};

static void vnic_publish_queue(struct vnic_queue *queue, struct dentry *parent)
{
	char name[16];
	struct dentry *directory;
	u32 i;

	snprintf(name, sizeof(name), "queue%u", queue->index);
	directory = debugfs_create_dir(name, parent);
	for (i = 0; i < ARRAY_SIZE(vnic_fault_files); i++)
		debugfs_create_file_aux(vnic_fault_files[i].name, 0200, directory, queue, &vnic_fault_files[i],
					&vnic_fault_operations);
}

void vnic_faults_publish(struct vnic_port *port, struct dentry *parent, u32 number)
{
	char name[16];
	u32 i;

	snprintf(name, sizeof(name), "%u", number);
	port->directory = debugfs_create_dir(name, parent);
	debugfs_create_u32("drop_every", 0600, port->directory, &port->faults.drop_every);
	debugfs_create_u32("linear_bytes", 0600, port->directory, &port->faults.linear_bytes);
	debugfs_create_u32("restart_delay_ms", 0600, port->directory, &port->faults.restart_delay_ms);
	debugfs_create_bool("ignore_provider", 0600, port->directory, &port->faults.ignore_provider);
	debugfs_create_file("reset", 0200, port->directory, port, &vnic_reset_operations);
	for (i = 0; i < port->netdev->num_rx_queues; i++)
		vnic_publish_queue(&port->queues[i], port->directory);
}
