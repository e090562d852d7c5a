package io.keepaloft.agent.linux;

/** The kernel's own words about a refused request (netlink(7), NETLINK_EXT_ACK, Linux 4.12). */
final class NetlinkError {
    private static final int NLM_F_CAPPED = 0x100;
    private static final int NLM_F_ACK_TLVS = 0x200;
    private static final int NLMSGERR_ATTR_MSG = 1;

    private NetlinkError() {
    }

    /** @param message stands at an NLMSG_ERROR: errno, the header of the request, its rest unless capped, attributes
     *  @return empty if the kernel said nothing */
    static String text(NetlinkMessage message) {
        if ((message.flags() & NLM_F_ACK_TLVS) == 0 || message.bodyLength() < 4 + NetlinkMessage.HEADER) {
            return "";
        }
        int request = (message.flags() & NLM_F_CAPPED) != 0 ? NetlinkMessage.HEADER : message.bodyInt(4);
        if (request < NetlinkMessage.HEADER || request > message.bodyLength() - 4) {
            return "";
        }
        int text = message.find(4 + request, NLMSGERR_ATTR_MSG, 1);
        return text < 0 ? "" : "the kernel says: " + message.text(text);
    }
}
