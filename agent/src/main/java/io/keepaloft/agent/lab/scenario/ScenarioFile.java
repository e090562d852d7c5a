package io.keepaloft.agent.lab.scenario;

import io.keepaloft.agent.config.Problem;
import io.keepaloft.agent.lab.Reasons;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** A scenario file: its YAML, its settings and cases, and from them one scenario a case. */
public final class ScenarioFile {
    private static final int MOST_CHARACTERS = 1 << 20;
    private static final int MOST_CASES = 16;

    private final String label;
    private final String name;
    private final Path directory;
    private final String text;
    private final Node root;

    private ScenarioFile(String label, String name, Path directory, String text, Node root) {
        this.label = label;
        this.name = name;
        this.directory = directory;
        this.text = text;
        this.root = root;
    }

    public static ScenarioFile load(Path path) throws ScenarioException {
        try {
            String text = Files.readString(path, StandardCharsets.UTF_8);
            return parse(path.toString(), path.getFileName().toString().replaceFirst("\\.ya?ml$", ""), path.toAbsolutePath().getParent(), text);
        } catch (CharacterCodingException _) {
            throw wrong(path.toString(), "is not text in UTF-8", "");
        } catch (IOException e) {
            throw wrong(path.toString(), "cannot be read: " + Reasons.of(e), "");
        }
    }

    /**
     * Reads YAML.
     *
     * @param label what errors call the file
     * @param directory where files that it names are; null = nowhere
     */
    public static ScenarioFile parse(String label, String name, Path directory, String text) throws ScenarioException {
        var settings = LoadSettings.builder().setLabel(label).setCodePointLimit(MOST_CHARACTERS).build();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            return new ScenarioFile(label, name, directory, text, root.orElseThrow(() -> wrong(label, "the file is empty", "keepaloft-scenario(5) tells what a scenario looks like")));
        } catch (MarkedYamlEngineException e) {
            Sheet sheet = new Sheet(label, text, Map.of());
            sheet.error(e.getProblemMark().orElse(null), "this is not YAML: " + e.getProblem() + (e.getContext() == null ? "" : ", " + e.getContext()), "");
            throw new ScenarioException(sheet.problems());
        } catch (YamlEngineException e) {
            Optional<AliasEvent> alias = Aliases.oneTooMany(settings, text);
            if (alias.isPresent()) {
                Sheet sheet = new Sheet(label, text, Map.of());
                sheet.error(alias.get().getStartMark().orElse(null), "'*" + alias.get().getAlias() + "' is one too many: lists, and keys and values, may be repeated "
                        + settings.getMaxAliasesForCollections() + " times in a file", "");
                throw new ScenarioException(sheet.problems());
            }
            throw wrong(label, "this is not YAML: " + e.getMessage(), "");
        }
    }

    /**
     * All cases as scenarios.
     *
     * @param overrides settings that go before the file's own; a name that the file does not know is an error
     */
    public List<Scenario> scenarios(Map<String, String> overrides) throws ScenarioException {
        return scenarios(overrides, _ -> { });
    }

    /** @param warned is told, once, of each thing that is no error and surprising */
    public List<Scenario> scenarios(Map<String, String> overrides, Consumer<Problem> warned) throws ScenarioException {
        Sheet head = new Sheet(label, text, Map.of());
        Fields top = new Place(head, root).fields(ScenarioReader.KEYS);
        Map<String, String> defaults = top.find("set").map(ScenarioFile::texts).orElse(Map.of());
        Map<String, Map<String, String>> cases = new LinkedHashMap<>();
        top.find("cases").ifPresent(place -> place.anyFields().all().forEach((caseName, values) -> cases.put(caseName, caseTexts(values, defaults))));
        for (String key : overrides.keySet()) {
            if (!defaults.containsKey(key)) {
                head.error(root, "there is no setting '" + key + "' to set", Sheet.nearest(key, defaults.keySet()));
            }
        }
        if (cases.size() > MOST_CASES) {
            head.error(root, "more than " + MOST_CASES + " cases", "");
        }
        if (head.wrong()) {
            throw new ScenarioException(head.problems());
        }
        if (cases.isEmpty()) {
            cases.put("", Map.of());
        }
        // Somebody who sets what the cases differ in wants that one.
        if (cases.values().stream().anyMatch(values -> values.keySet().stream().anyMatch(overrides::containsKey))) {
            cases.values().removeIf(values -> overrides.entrySet().stream().anyMatch(e -> values.containsKey(e.getKey()) && !values.get(e.getKey()).equals(e.getValue())));
        }
        if (cases.isEmpty()) {
            cases.put("", Map.of());
        }
        return read(defaults, cases, overrides, warned);
    }

    private List<Scenario> read(Map<String, String> defaults, Map<String, Map<String, String>> cases, Map<String, String> overrides, Consumer<Problem> warned)
            throws ScenarioException {
        Set<Problem> warnings = new LinkedHashSet<>();
        List<Scenario> all = new ArrayList<>();
        for (var each : cases.entrySet()) {
            Map<String, String> settings = new LinkedHashMap<>(defaults);
            settings.putAll(each.getValue());
            settings.putAll(overrides);
            Sheet sheet = new Sheet(label, text, settings);
            Optional<Scenario> scenario = new ScenarioReader(sheet, name, each.getKey(), directory).read(new Place(sheet, root));
            if (sheet.wrong()) {
                throw new ScenarioException(sheet.problems().stream().filter(Problem::isError).toList());
            }
            all.add(scenario.orElseThrow());
            warnings.addAll(sheet.problems());
        }
        warnings.forEach(warned);
        return all;
    }

    private static Map<String, String> texts(Place place) {
        Map<String, String> texts = new LinkedHashMap<>();
        place.anyFields().all().forEach((key, value) -> value.document().ifPresent(text -> texts.put(key, text.text())));
        return texts;
    }

    private static Map<String, String> caseTexts(Place values, Map<String, String> defaults) {
        Fields fields = values.fields(defaults.keySet());
        Map<String, String> texts = new LinkedHashMap<>();
        fields.all().forEach((key, value) -> value.document().ifPresent(text -> texts.put(key, text.text())));
        return texts;
    }

    static ScenarioException wrong(String label, String message, String hint) {
        return new ScenarioException(List.of(new Problem(Problem.Level.ERROR, label, 0, 0, message, hint)));
    }
}
