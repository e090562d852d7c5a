package io.keepaloft.agent.config;

/** The block {@code authentication}, of VRRPv2 only. For PASS the password's first 8 bytes count, padded with zeros. */
public record Authentication(Type type, Secret password) {
    /** The numbers of RFC 2338 §5.3.6 are 0, 1 and 2. */
    public enum Type { NONE, PASS, AH }

    public static final Authentication NONE = new Authentication(Type.NONE, new Secret(""));
}
