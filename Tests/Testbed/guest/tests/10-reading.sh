# What is there before anything is bound.

test_driver_loads() {
  ethtool -i vnic0 | grep -q '^driver: devmem_vnic$'
}
