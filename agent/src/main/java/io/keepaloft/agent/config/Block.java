package io.keepaloft.agent.config;

import java.util.Map;

/** The kinds of blocks that have keywords in them, each with its table. */
enum Block {
    TOP("the top of the file", Keywords.TOP),
    GLOBAL_DEFS("global_defs", GlobalKeywords.TABLE),
    VRRP_SCRIPT("vrrp_script", Keywords.SCRIPT),
    VRRP_SYNC_GROUP("vrrp_sync_group", Keywords.SYNC_GROUP),
    VRRP_INSTANCE("vrrp_instance", Keywords.INSTANCE),
    AUTHENTICATION("authentication", Keywords.AUTHENTICATION),
    CLOUD_PROVIDER("cloud_provider", Keywords.CLOUD_PROVIDER),
    CLOUD_RESOURCES("cloud_resources", Keywords.CLOUD_RESOURCES);

    private final String title;
    private final Map<String, Keyword> keywords;

    Block(String title, Map<String, Keyword> keywords) {
        this.title = title;
        this.keywords = keywords;
    }

    /** As a message names it. */
    String title() {
        return title;
    }

    Map<String, Keyword> keywords() {
        return keywords;
    }
}
