/** The takeover and what a cloud must offer for it. Needs the JDK's base module alone. */
module io.keepaloft.cloud {
    exports io.keepaloft.cloud;

    uses io.keepaloft.cloud.CloudProvider;
}
