/** VRRP without sockets, clocks and threads. */
module io.keepaloft.protocol {
}
