package io.keepaloft.agent.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the list in an instance that was never closed, in a file with more '{' than '}', and puts right what stands in it. Everything behind
 * the list would else be read as part of it, and each line be told as wrong in a way of its own, with repairs that destroy the file.
 */
final class MissingBrace {
    /** Of addresses: a keyword is none of them. */
    private static final Set<String> ADDRESSES = Set.of("unicast_peer", "virtual_ipaddress", "virtual_ipaddress_excluded");
    /** Of names, which may be spelt as a keyword is, and of keywords of their own: but no block stands in one. */
    private static final Set<String> OTHERS = Set.of("track_script", "track_interface", "authentication", "cloud_resources", "cloud_peers");
    private static final String INSTANCE = "vrrp_instance";

    /**
     * What the file seems to have meant.
     *
     * @param unclosed the keyword of the list
     * @param before   where the brace belongs: the keyword in front of which it is missing
     */
    record Repaired(List<Statement> statements, Word unclosed, Word before) {
    }

    private MissingBrace() {
    }

    /** Empty if no such list is found. */
    static Optional<Repaired> in(List<Statement> file) {
        for (int i = 0; i < file.size(); i++) {
            Statement instance = file.get(i);
            for (int j = 0; instance.hasBlock() && instance.keyword().is(INSTANCE) && j < instance.block().size(); j++) {
                Statement list = instance.block().get(j);
                int first = strangerIn(list);
                if (first >= 0) {
                    return Optional.of(repaired(file, i, j, first));
                }
            }
        }
        return Optional.empty();
    }

    /** The index of the first statement that stands in no list; -1 without one. */
    private static int strangerIn(Statement list) {
        boolean addresses = list.hasBlock() && ADDRESSES.contains(list.keyword().text());
        if (!addresses && !(list.hasBlock() && OTHERS.contains(list.keyword().text()))) {
            return -1;
        }
        for (int i = 0; i < list.block().size(); i++) {
            Statement line = list.block().get(i);
            String keyword = line.keyword().text();
            if ((addresses || line.hasBlock()) && (Block.VRRP_INSTANCE.keywords().containsKey(keyword) || Block.TOP.keywords().containsKey(keyword))) {
                return i;
            }
        }
        return -1;
    }

    /** What stands behind the list's end belongs to the instance, and what stands behind the instance's own end, to the file. */
    private static Repaired repaired(List<Statement> file, int i, int j, int first) {
        Statement instance = file.get(i);
        Statement list = instance.block().get(j);
        List<Statement> inside = new ArrayList<>(instance.block().subList(0, j));
        inside.add(new Statement(list.words(), list.raw(), list.block().subList(0, first)));
        List<Statement> outside = new ArrayList<>();
        List<Statement> behind = new ArrayList<>(list.block().subList(first, list.block().size()));
        behind.addAll(instance.block().subList(j + 1, instance.block().size()));
        for (Statement line : behind) {
            boolean ofFile = !outside.isEmpty() || Block.TOP.keywords().containsKey(line.keyword().text()) && !Block.VRRP_INSTANCE.keywords().containsKey(line.keyword().text());
            (ofFile ? outside : inside).add(line);
        }
        List<Statement> all = new ArrayList<>(file.subList(0, i));
        all.add(new Statement(instance.words(), instance.raw(), inside));
        all.addAll(outside);
        all.addAll(file.subList(i + 1, file.size()));
        return new Repaired(all, list.keyword(), list.block().get(first).keyword());
    }
}
