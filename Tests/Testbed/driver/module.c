// SPDX-License-Identifier: GPL-2.0
/*
 * Making the pair of ports and taking it away.
 *
 * Each port has a platform device with a DMA mask as its parent, because a dmabuf is attached to and mapped for that.
 * The receive path finds a dmabuf's bytes by their bus address, so the card refuses to exist behind an IOMMU.
 */
#include <linux/dma-mapping.h>
#include <linux/etherdevice.h>
#include <linux/module.h>

#include "vnic.h"

static unsigned int queues = 8;
module_param(queues, uint, 0444);
MODULE_PARM_DESC(queues, "Most channels of a port, 1 to 16, and how many it starts with (8)");

static struct vnic_port *vnic_ports[VNIC_PORTS];
static struct dentry *vnic_directory;

static struct platform_device *vnic_parent_create(u32 number)
{
	const struct platform_device_info info = {
		.name = VNIC_NAME,
		.id = number,
		.dma_mask = DMA_BIT_MASK(64),
	};
	struct platform_device *parent = platform_device_register_full(&info);

	if (IS_ERR(parent))
		return parent;
	if (device_iommu_mapped(&parent->dev)) {
		dev_err(&parent->dev, "not usable behind an IOMMU\n");
		platform_device_unregister(parent);
		return ERR_PTR(-EOPNOTSUPP);
	}
	return parent;
}

static void vnic_netdev_setup(struct net_device *dev, u32 number)
{
	/* Locally administered; the last byte tells the ports apart. */
	const u8 address[ETH_ALEN] = { 0x02, 0x64, 0x6d, 0, 0, number + 1 };

	eth_hw_addr_set(dev, address);
	strscpy(dev->name, "vnic%d");
	dev->netdev_ops = &vnic_netdev_ops;
	dev->ethtool_ops = &vnic_ethtool_ops;
	dev->stat_ops = &vnic_stat_ops;
	dev->queue_mgmt_ops = &vnic_queue_mgmt_ops;
	dev->netmem_tx = NETMEM_TX_DMA;
	dev->max_mtu = 9000;
	dev->hw_features = NETIF_F_SG | NETIF_F_HW_CSUM | NETIF_F_TSO | NETIF_F_TSO6 | NETIF_F_RXCSUM | NETIF_F_RXHASH |
			   NETIF_F_NTUPLE;
	dev->features = (dev->hw_features & ~NETIF_F_NTUPLE) | NETIF_F_HIGHDMA;
	netif_carrier_off(dev);
}

static struct vnic_port *vnic_port_create(u32 number)
{
	struct net_device *dev;
	struct vnic_port *port;
	u32 i;

	dev = alloc_etherdev_mqs(sizeof(*port), queues, queues);
	if (!dev)
		return ERR_PTR(-ENOMEM);
	port = netdev_priv(dev);
	port->netdev = dev;
	port->settings.ring_size = VNIC_RING_DEFAULT;
	port->parent = vnic_parent_create(number);
	if (IS_ERR(port->parent)) {
		int err = PTR_ERR(port->parent);

		free_netdev(dev);
		return ERR_PTR(err);
	}
	SET_NETDEV_DEV(dev, &port->parent->dev);
	vnic_netdev_setup(dev, number);
	for (i = 0; i < VNIC_QUEUES_MAX; i++)
		vnic_queue_init(port, i);
	vnic_steering_init(port);
	return port;
}

static void vnic_port_free(struct vnic_port *port)
{
	struct platform_device *parent = port->parent;

	free_netdev(port->netdev);
	platform_device_unregister(parent);
}

/* A port may send to its peer until both are unregistered, so neither is freed before that. */
static void vnic_pair_remove(u32 registered)
{
	debugfs_remove_recursive(vnic_directory);
	while (registered--)
		unregister_netdev(vnic_ports[registered]->netdev);
	vnic_port_free(vnic_ports[1]);
	vnic_port_free(vnic_ports[0]);
}

static int __init vnic_module_init(void)
{
	u32 registered = 0;
	int err;

	if (queues < 1 || queues > VNIC_QUEUES_MAX)
		return -EINVAL;
	vnic_ports[0] = vnic_port_create(0);
	if (IS_ERR(vnic_ports[0]))
		return PTR_ERR(vnic_ports[0]);
	vnic_ports[1] = vnic_port_create(1);
	if (IS_ERR(vnic_ports[1])) {
		vnic_port_free(vnic_ports[0]);
		return PTR_ERR(vnic_ports[1]);
	}
	vnic_ports[0]->peer = vnic_ports[1];
	vnic_ports[1]->peer = vnic_ports[0];

	vnic_directory = debugfs_create_dir(VNIC_NAME, NULL);
	for (; registered < VNIC_PORTS; registered++) {
		err = register_netdev(vnic_ports[registered]->netdev);
		if (err) {
			vnic_pair_remove(registered);
			return err;
		}
		vnic_faults_publish(vnic_ports[registered], vnic_directory, registered);
	}
	return 0;
}

static void __exit vnic_module_exit(void)
{
	vnic_pair_remove(VNIC_PORTS);
}

module_init(vnic_module_init);
module_exit(vnic_module_exit);
MODULE_IMPORT_NS("NETDEV_INTERNAL");
MODULE_DESCRIPTION("Virtual network card with device-memory receive");
MODULE_LICENSE("GPL");
