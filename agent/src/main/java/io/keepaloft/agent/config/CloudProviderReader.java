package io.keepaloft.agent.config;

import io.keepaloft.cloud.CloudSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the block {@code cloud_provider}. */
final class CloudProviderReader {
    private static final Map<String, CloudProviderConfig.Name> NAMES = names();
    private static final Map<String, CloudSettings.Mode> MODES = Map.of("safe", CloudSettings.Mode.SAFE, "fast", CloudSettings.Mode.FAST);
    private static final Pattern CREDENTIAL = Pattern.compile("(?i).*(key|secret|password|token|credential).*");
    private static final Pattern REGION = Pattern.compile("\\S+");
    private static final Pattern HOST_REGION = Pattern.compile("[A-Za-z0-9]+(-[A-Za-z0-9]+)*");
    /** An hour, in seconds. */
    private static final String MAX_SECONDS = "3600";

    private final Values values;
    private final Problems problems;
    private final OtherKeywords others;
    private final Map<String, String> endpoints = new HashMap<>();
    private CloudProviderConfig.Name name = CloudProviderConfig.Name.AUTODETECT;
    private Word at;
    private String region;
    private String instanceId;
    private String networkInterface;
    private CloudSettings.Mode mode;
    private long deadlineNs;
    private long reconcileIntervalNs;

    CloudProviderReader(Values values, OtherKeywords others) {
        this.values = values;
        this.problems = values.problems();
        this.others = others;
        var defaults = CloudSettings.defaults("");
        this.mode = defaults.mode();
        this.deadlineNs = defaults.deadlineNs();
        this.reconcileIntervalNs = defaults.reconcileIntervalNs();
    }

    private static Map<String, CloudProviderConfig.Name> names() {
        var names = new TreeMap<String, CloudProviderConfig.Name>();
        for (var name : CloudProviderConfig.Name.values()) {
            if (name != CloudProviderConfig.Name.AUTODETECT) {
                names.put(name.keyword(), name);
            }
        }
        return Map.copyOf(names);
    }

    void read(Statement block) {
        if (at != null) {
            problems.error(block.keyword(), "'cloud_provider' stands here twice", "the first is on line " + at.line());
            return;
        }
        at = block.keyword();
        if (block.arguments().isEmpty()) {
            problems.error(at, "'cloud_provider' needs the name of a provider", "one of: " + Values.list(NAMES.keySet()));
        } else {
            name = values.choice(block.arguments().getFirst(), "'cloud_provider'", NAMES, name);
            at = block.arguments().getFirst();
        }
        // `cloud_provider none` has nothing to put into braces.
        if (block.hasBlock() || name != CloudProviderConfig.Name.NONE) {
            values.block(block).forEach(statement -> read(statement.keyword().text(), statement));
        }
    }

    private void read(String keyword, Statement statement) {
        switch (keyword) {
            case "region" -> region(statement);
            case "instance_id" -> instanceId = values.word(statement, instanceId);
            case "network_interface" -> networkInterface = values.word(statement, networkInterface);
            case "endpoint" -> endpoint(statement);
            case "takeover" -> values.one(statement).ifPresent(word -> mode = values.choice(word, "'takeover'", MODES, mode));
            case "deadline" -> deadlineNs = values.seconds(statement, "1", MAX_SECONDS, deadlineNs);
            case "reconcile_interval" -> reconcileIntervalNs = values.seconds(statement, "1", MAX_SECONDS, reconcileIntervalNs);
            default -> {
                if (CREDENTIAL.matcher(keyword).matches()) {
                    problems.error(statement.keyword(), "'" + keyword + "': credentials never stand in this file",
                            "remove the line; they come from the provider's standard places, e.g. the instance's role or the environment");
                } else {
                    others.tell(statement, Block.CLOUD_PROVIDER);
                }
            }
        }
    }

    /** One word everywhere; the names of AWS and Huawei Cloud are made of letters, digits and hyphens, and stand in host names. */
    private void region(Statement statement) {
        values.one(statement).ifPresent(word -> {
            boolean ofHosts = name == CloudProviderConfig.Name.AWS || name == CloudProviderConfig.Name.HUAWEICLOUD;
            if ((ofHosts ? HOST_REGION : REGION).matcher(word.text()).matches()) {
                region = word.text();
            } else {
                String near = word.text().strip().replaceAll("[\\s_]+", "-");
                problems.error(word, "'" + word + "' is no name of a region", HOST_REGION.matcher(near).matches() ? "did you mean '" + near + "'?" : "one word, as in us-east-1");
            }
        });
    }

    /** {@code endpoint SERVICE URL}. */
    private void endpoint(Statement statement) {
        var words = values.atMost(statement, 2);
        if (words.size() < 2) {
            problems.error(statement.keyword(), "'endpoint' needs a service and a URL", "endpoint ec2 http://127.0.0.1:5555");
        } else if (!isHttpUrl(words.get(1).text())) {
            problems.error(words.get(1), "an endpoint is an http or https URL without user and query", "endpoint " + words.get(0) + " https://host:port");
        } else if (endpoints.put(words.get(0).text(), words.get(1).text()) != null) {
            problems.warn(words.get(0), "the endpoint of '" + words.get(0) + "' stands here twice; the last one counts", "");
        }
    }

    private static boolean isHttpUrl(String text) {
        try {
            var url = new URI(text);
            return ("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null
                    && url.getUserInfo() == null && url.getQuery() == null && url.getFragment() == null;
        } catch (URISyntaxException _) {
            return false;
        }
    }

    /** The name of the provider, or else the keyword; empty without the block. */
    Optional<Word> place() {
        return Optional.ofNullable(at);
    }

    CloudProviderConfig result() {
        return new CloudProviderConfig(name, new CloudSettings(name.keyword(), region, instanceId, networkInterface, endpoints, mode, deadlineNs, reconcileIntervalNs));
    }
}
