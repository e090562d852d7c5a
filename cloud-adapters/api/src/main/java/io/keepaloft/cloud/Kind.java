package io.keepaloft.cloud;

import java.util.Arrays;
import java.util.Optional;

/** What sort of thing follows the master; the keyword is the one of {@code cloud_resources} and of the status JSON. */
public enum Kind {
    ELASTIC_IP("elastic_ip"),
    SECONDARY_IP("secondary_ip"),
    ALLOWED_ADDRESS_PAIR("allowed_address_pair"),
    ROUTE("route"),
    VIRTUAL_IP("virtual_ip");

    private final String keyword;

    Kind(String keyword) {
        this.keyword = keyword;
    }

    public String keyword() {
        return keyword;
    }

    public static Optional<Kind> ofKeyword(String keyword) {
        return Arrays.stream(values()).filter(kind -> kind.keyword.equals(keyword)).findFirst();
    }
}
