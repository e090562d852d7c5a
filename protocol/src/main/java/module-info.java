/** VRRP without sockets, clocks and threads. */
module io.keepaloft.protocol {
    exports io.keepaloft.protocol.wire;
    exports io.keepaloft.protocol.election;
    exports io.keepaloft.protocol.paths;
}
