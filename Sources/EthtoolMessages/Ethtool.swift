// The types of this module are generated from Specs/ethtool.yaml ahead of time, so that whoever imports them builds no
// generator. They need the codec's types as well, so these come along.
@_exported public import NetlinkCodec
