package io.keepaloft.agent.config;

import io.keepaloft.protocol.wire.Family;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Reads {@code virtual_ipaddress} and {@code virtual_ipaddress_excluded}; each address counts once, and one family is advertised. */
final class AddressLists {
    /** The count is one byte (RFC 5798 §5.2.5). */
    private static final int MAX_ADVERTISED = 255;
    /** More than any interface has; keeps a mistaken ~SEQ from filling the memory. */
    private static final int MAX_EXCLUDED = 10_000;

    private final Values values;
    private final Problems problems;
    private final Word instance;
    private final List<Statement> advertisedLines = new ArrayList<>();
    private final List<Statement> excludedLines = new ArrayList<>();
    private final List<VirtualAddress> advertised = new ArrayList<>();
    private final List<VirtualAddress> excluded = new ArrayList<>();
    private boolean noneOnPurpose;

    AddressLists(Values values, Word instance) {
        this.values = values;
        this.problems = values.problems();
        this.instance = instance;
    }

    /** True when the keyword was one of ours. */
    boolean read(Statement statement) {
        switch (statement.keyword().text()) {
            case "virtual_ipaddress" -> advertisedLines.addAll(values.unnamedBlock(statement));
            case "virtual_ipaddress_excluded" -> excludedLines.addAll(values.unnamedBlock(statement));
            case "no_virtual_ipaddress" -> noneOnPurpose = values.flag(statement);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** That of the first advertised address; empty without a readable one. */
    Optional<Family> family() {
        var quiet = new Values(new Problems());
        return advertisedLines.stream().flatMap(line -> AddressReader.read(quiet, line, "").stream()).findFirst().map(line -> line.address().family());
    }

    /** Reads the lines, now that the interface and the family are known. */
    void settle(String interfaceName, Family family, boolean nothingInTheCloud) {
        var seen = new HashSet<VirtualAddress>();
        for (var line : advertisedLines) {
            AddressReader.read(values, line, interfaceName).filter(address -> isNew(address, line, seen)).ifPresent(address -> {
                if (address.address().family() != family) {
                    problems.error(line.keyword(), address + " is not of the family of the instance, " + (family == Family.IPV4 ? "IPv4" : "IPv6"),
                            "put it into virtual_ipaddress_excluded, or into an instance of its own");
                } else if (advertised.size() == MAX_ADVERTISED) {
                    problems.error(line.keyword(), "an advertisement carries at most 255 addresses", "put the others into virtual_ipaddress_excluded");
                } else {
                    advertised.add(address);
                }
            });
        }
        for (var line : excludedLines) {
            if (excluded.size() == MAX_EXCLUDED) {
                problems.error(line.keyword(), "more than " + MAX_EXCLUDED + " addresses", "");
                break;
            }
            AddressReader.read(values, line, interfaceName).filter(address -> isNew(address, line, seen)).ifPresent(excluded::add);
        }
        if (advertisedLines.isEmpty() && !noneOnPurpose && nothingInTheCloud) {
            problems.warn(instance, "vrrp_instance '" + instance + "' has no addresses and no cloud_resources: being MASTER only runs its scripts",
                    "say no_virtual_ipaddress if that is meant");
        }
    }

    private boolean isNew(VirtualAddress address, Statement line, HashSet<VirtualAddress> seen) {
        var key = new VirtualAddress(address.address(), address.prefixLength(), Optional.empty(), address.interfaceName(), 0, Optional.empty());
        if (!seen.add(key)) {
            problems.warn(line.keyword(), "the address " + address + " stands here twice; the first line has been kept", "");
            return false;
        }
        return true;
    }

    List<VirtualAddress> advertised() {
        return advertised;
    }

    List<VirtualAddress> excluded() {
        return excluded;
    }
}
