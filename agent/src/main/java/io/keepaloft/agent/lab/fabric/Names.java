package io.keepaloft.agent.lab.fabric;

/** What nftables calls the things of the model. */
final class Names {
    private Names() {
    }

    /** Ids are a cloud's own: whatever nft's grammar could take amiss becomes an underscore. */
    static String clean(String id) {
        return id.replaceAll("[^A-Za-z0-9_-]", "_");
    }

    static String quoted(String interfaceName) {
        return "\"" + interfaceName + "\"";
    }
}
