package io.keepaloft.agent.lab.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The scenarios that come with the program, and how one is found by what somebody typed. */
public final class BuiltIn {
    /** In the order in which they are shown. */
    public static final List<String> NAMES = List.of("seed", "failover", "isolation", "strangers", "unmet", "mismatch", "majority", "takeover-kill", "api-trouble", "freeze",
            "huawei", "huawei-ports", "openstack-exclusive");

    /** Clouds whose scenario has a longer name. */
    private static final Map<String, String> OTHER_NAMES = Map.of("openstack", "openstack-exclusive", "aws", "failover", "huaweicloud", "huawei");

    private BuiltIn() {
    }

    /** A built-in one by its name, else a file. */
    public static ScenarioFile find(String typed) throws ScenarioException {
        String nameOrFile = OTHER_NAMES.getOrDefault(typed, typed);
        if (NAMES.contains(nameOrFile)) {
            return ScenarioFile.parse(nameOrFile + ".yaml", nameOrFile, null, text(nameOrFile));
        }
        if (Files.exists(Path.of(nameOrFile)) || nameOrFile.contains("/") || nameOrFile.endsWith(".yaml")) {
            return ScenarioFile.load(Path.of(nameOrFile));
        }
        throw ScenarioFile.wrong(nameOrFile, "there is no scenario of this name, and no such file", Sheet.nearest(nameOrFile, NAMES));
    }

    /** The title of a built-in one. */
    public static String title(String name) throws ScenarioException {
        return find(name).scenarios(Map.of()).getFirst().title();
    }

    private static String text(String name) {
        try (InputStream in = BuiltIn.class.getResourceAsStream("/scenarios/" + name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("the built-in scenario " + name + " is not in this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the built-in scenario " + name + " cannot be read", e);
        }
    }
}
