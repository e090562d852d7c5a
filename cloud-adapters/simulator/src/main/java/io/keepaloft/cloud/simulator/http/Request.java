package io.keepaloft.cloud.simulator.http;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request, read completely.
 *
 * @param path    as sent, percent-encoding and all
 * @param query   as sent; null if there is none
 * @param byName  header values by lower-case name
 */
public record Request(String method, String path, String query, Map<String, List<String>> byName, byte[] body, InetSocketAddress source) {
    /** The first value. */
    public Optional<String> header(String lowerCaseName) {
        return headers(lowerCaseName).stream().findFirst();
    }

    public List<String> headers(String lowerCaseName) {
        return byName.getOrDefault(lowerCaseName, List.of());
    }
}
