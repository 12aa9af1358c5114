# The card's own settings, which a binding depends on.

test_rules() {
  ethtool -K vnic0 ntuple on
  expect 'Added rule with ID 0' ethtool -N vnic0 flow-type tcp4 dst-port 5201 action 5
  expect 'Added rule with ID 1' ethtool -N vnic0 flow-type tcp6 src-ip fd00::1 dst-port 5201 action 5
  expect 2 sh -c 'ethtool -n vnic0 | grep -c "Action: Direct to queue 5"'
  expect_refusal 1 'rmgr: Cannot insert RX class rule: Invalid argument
Cannot insert classification rule' \
    ethtool -N vnic0 flow-type tcp4 dst-port 1 action 8
  ethtool -N vnic0 delete 0
  expect 1 sh -c 'ethtool -n vnic0 | grep -c "Action: Direct to queue 5"'
  ethtool -K vnic0 ntuple off
  expect 0 rules
}

rules() { ethtool -n vnic0 | sed -n 's/^Total \([0-9]*\) rules$/\1/p'; }

test_rss_contexts() {
  ethtool -K vnic0 ntuple on
  ethtool -X vnic0 equal 4
  expect 'New RSS context is 1' ethtool -X vnic0 context new start 4 equal 2
  ethtool -N vnic0 flow-type tcp6 dst-port 5201 context 1
  expect_refusal 1 'Cannot set RX flow hash configuration: Device or resource busy' ethtool -X vnic0 context 1 delete
  expect_refusal 1 'netlink error: requested channel counts are too low for existing indirection table (5)
netlink error: Invalid argument' ethtool -L vnic0 combined 5
  ethtool -N vnic0 delete 0
  ethtool -X vnic0 context 1 delete
  ethtool -L vnic0 combined 5
}

test_channels() {
  ethtool -L vnic0 combined 3
  expect 3 sh -c "devmemctl call --kernel netdev queue-get --dump '{\"ifindex\":$index}' | grep -c '\"rx\"'"
  ethtool -L vnic0 combined 8
  start_service
  devmemctl bind vnic0 --queues 7 --memory udmabuf:1MiB --persistent
  expect_bound 7
}
