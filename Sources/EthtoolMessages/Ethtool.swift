// The types of this module are generated from Specs/ethtool.yaml while it is built. Whoever imports them needs the codec's
// types as well, so they come along.
@_exported public import NetlinkCodec
