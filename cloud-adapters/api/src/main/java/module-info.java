/** The takeover and what a cloud must offer for it, its address pairs, and the evaluation of its firewall rules. Needs the JDK's base module alone. */
module io.keepaloft.cloud {
    exports io.keepaloft.cloud;
    exports io.keepaloft.cloud.pairs;
    exports io.keepaloft.cloud.rules;

    uses io.keepaloft.cloud.CloudProvider;
}
