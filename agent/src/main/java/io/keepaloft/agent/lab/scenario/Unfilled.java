package io.keepaloft.agent.lab.scenario;

import io.keepaloft.agent.config.Nearest;
import io.keepaloft.agent.config.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what still stands as {@code ${name}} in a host's configuration after the settings have been filled in, and means nothing there:
 * keepalived.conf has definitions of the same form, and its scripts may use the host's environment.
 */
final class Unfilled {
    private static final Pattern USE = Pattern.compile("\\$\\{([A-Za-z][A-Za-z0-9_-]*)}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    /** What keepalived.conf(5) lets stand in front of a line. */
    private static final String BEGIN = "(?m)^\\s*(?:@\\S+\\s+)*";
    private static final Pattern DEFINITION = Pattern.compile(BEGIN + "\\$([A-Za-z_][A-Za-z0-9_]*)=");
    /** Where variables that run over numbers or lists get their names, and their values. */
    private static final Pattern LOOP = Pattern.compile("~(?:SEQx?|LST)\\(([^)]*)\\)");
    private static final Pattern INCLUDE = Pattern.compile(BEGIN + "include[a-z]*\\s");
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)[#!]");
    private static final String HOW = "a setting stands under 'set:', a definition of the configuration's own as $NAME=value before its use; for a script's own variable write $name";

    private Unfilled() {
    }

    /**
     * An error for each, with its line and column in the text.
     *
     * @param text a configuration with the settings filled in
     * @param settings their names
     * @param environment names of more that the host's programs have
     */
    static List<Problem> in(String text, String file, Collection<String> settings, Collection<String> environment) {
        Set<String> own = own(text);
        // What an included file defines is not known here; what is nearly a setting's name is none of its definitions.
        boolean moreElsewhere = INCLUDE.matcher(text).find();
        List<String> lines = text.lines().toList();
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher use = USE.matcher(lines.get(i));
            while (use.find()) {
                String name = use.group(1);
                boolean known = own.contains(name) || environment.contains(name) || COMMENT.matcher(lines.get(i).substring(0, use.start())).find();
                String near = Nearest.hint(name, settings, "");
                if (!known && !(moreElsewhere && near.isEmpty())) {
                    problems.add(new Problem(Problem.Level.ERROR, file, i + 1, use.start() + 1, "there is no setting '" + name + "'", near.isEmpty() ? Nearest.hint(name, own, HOW) : near));
                }
            }
        }
        return problems;
    }

    /** Names that the configuration itself gives a meaning. */
    private static Set<String> own(String text) {
        Set<String> own = new LinkedHashSet<>();
        DEFINITION.matcher(text).results().forEach(found -> own.add(found.group(1)));
        LOOP.matcher(text).results().forEach(loop -> WORD.matcher(loop.group(1)).results().forEach(found -> own.add(found.group())));
        return own;
    }
}
