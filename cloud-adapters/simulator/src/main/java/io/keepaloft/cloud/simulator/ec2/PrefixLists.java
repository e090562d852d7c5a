package io.keepaloft.cloud.simulator.ec2;

import static io.keepaloft.cloud.simulator.ec2.Filters.Property.of;

import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.PrefixList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Managed prefix lists and their entries. */
final class PrefixLists {
    private PrefixLists() { }

    static Stream<Action> actions() {
        return Stream.of(describe(), new Action("GetManagedPrefixListEntries",
                Set.of("PrefixListId", "TargetVersion", "MaxResults", "NextToken"), PrefixLists::entries));
    }

    private static Action describe() {
        var filters = new Filters<PrefixList>(Map.of("prefix-list-id", of(PrefixList::id), "prefix-list-name", of(PrefixList::name)), PrefixList::tags);
        return new Describe<>("DescribeManagedPrefixLists", "prefixListSet", state -> state.all(PrefixList.class), List.of(
                new Describe.Ids<>("PrefixListId", PrefixList::id, "pl-", null, "InvalidPrefixListID.NotFound", "The prefix list ID '%s' does not exist")),
                filters, true, (backend, _, list, xml) -> {
                    xml.text("prefixListId", list.id()).text("prefixListName", list.name()).text("state", "create-complete")
                            .text("addressFamily", list.entries().stream().anyMatch(entry -> entry.cidr().contains(":")) ? "IPv6" : "IPv4")
                            .text("maxEntries", list.maxEntries()).text("version", 1).text("ownerId", backend.account())
                            .text("prefixListArn", "arn:aws:ec2:" + backend.region() + ":" + backend.account() + ":prefix-list/" + list.id());
                    Tagging.write(list, xml);
                }).toAction();
    }

    private static Action.Operation entries(Params params) {
        String id = params.require("PrefixListId");
        Page page = Page.read(params, false);
        return (backend, answer) -> {
            var list = list(backend.visible(), id);
            answer.set("entrySet", page.of(list.entries()).stream(), entry -> answer.text("cidr", entry.cidr()).text("description", entry.description()));
            answer.text("nextToken", page.nextToken(list.entries().size()));
        };
    }

    private static PrefixList list(CloudState state, String id) {
        return state.find(PrefixList.class, id)
                .orElseThrow(() -> ApiError.bad("InvalidPrefixListID.NotFound", "The prefix list ID '%s' does not exist", id));
    }
}
