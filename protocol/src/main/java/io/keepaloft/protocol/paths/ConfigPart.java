package io.keepaloft.protocol.paths;

/** A part of the configuration in which two peers may differ, so that the difference can be named. */
public enum ConfigPart {
    VIRTUAL_ADDRESSES("virtual addresses"),
    INTERVAL("advertisement interval"),
    VERSION("VRRP version"),
    VRID("virtual_router_id"),
    AUTHENTICATION("password or authentication type");

    private final String text;

    ConfigPart(String text) {
        this.text = text;
    }

    /** For people. */
    public String text() {
        return text;
    }
}
