package io.keepaloft.cloud.simulator.ec2;

import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.RouteTable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What all describing actions have in common: lists of ids (all have to exist), filters, pages.
 *
 * @param set     name of the element around the rows
 * @param rows    everything that could be described
 * @param paged   whether the action knows MaxResults and NextToken
 * @param element writes one row
 */
record Describe<T>(String action, String set, Function<CloudState, Stream<T>> rows, List<Ids<T>> ids, Filters<T> filters, boolean paged,
                   Element<T> element) {
    /**
     * A parameter that lists rows by name.
     *
     * @param prefix        what the value has to begin with; empty: anything
     * @param malformedCode answers values without the prefix; null: `notFoundCode`
     * @param notFound      with one %s for the value
     */
    record Ids<T>(String parameter, Function<T, String> id, String prefix, String malformedCode, String notFoundCode, String notFound) { }

    interface Element<T> {
        void write(Backend backend, CloudState state, T row, Xml xml);
    }

    Action toAction(String... moreParameters) {
        var known = new LinkedHashSet<>(List.of(moreParameters));
        ids.forEach(list -> known.add(list.parameter()));
        known.add("Filter");
        if (paged) {
            known.addAll(Set.of("MaxResults", "NextToken"));
        }
        return new Action(action, known, params -> prepare(params, (_, _) -> true));
    }

    /** @param also a condition of the action itself, besides the filters */
    Action.Operation prepare(Params params, BiPredicate<CloudState, T> also) {
        boolean idsGiven = ids.stream().anyMatch(list -> !params.list(list.parameter()).isEmpty());
        var wanted = filters.read(params).and(also);
        Page page = paged ? Page.read(params, idsGiven) : new Page(0, Integer.MAX_VALUE, 0);
        return (backend, answer) -> {
            var state = backend.visible();
            var all = rows.apply(state).filter(row -> !(row instanceof RouteTable table) || backend.owns(table)).toList();
            var selected = select(params, all).stream().filter(row -> wanted.test(state, row)).toList();
            answer.set(set, page.of(selected).stream(), row -> element.write(backend, state, row, answer));
            answer.text("nextToken", page.nextToken(selected.size()));
        };
    }

    private List<T> select(Params params, List<T> all) {
        var selected = all;
        for (Ids<T> list : ids) {
            var named = params.list(list.parameter());
            if (!named.isEmpty()) {
                for (String id : named) {
                    if (!id.startsWith(list.prefix()) && list.malformedCode() != null) {
                        throw ApiError.bad(list.malformedCode(), "Invalid id: \"%s\" (expecting \"%s...\")", id, list.prefix());
                    }
                    if (all.stream().noneMatch(row -> list.id().apply(row).equals(id))) {
                        throw ApiError.bad(list.notFoundCode(), list.notFound(), id);
                    }
                }
                selected = selected.stream().filter(row -> named.contains(list.id().apply(row))).toList();
            }
        }
        return selected;
    }
}
