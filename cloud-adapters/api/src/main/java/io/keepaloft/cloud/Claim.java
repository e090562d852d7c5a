package io.keepaloft.cloud;

import java.util.Objects;

/** The wish that {@code resource} be held by this host for as long as {@code term} is valid; {@code instance} is the VRRP instance's name, for people. */
public record Claim(String instance, Resource resource, Term term) {
    public Claim {
        Objects.requireNonNull(instance);
        Objects.requireNonNull(resource);
        Objects.requireNonNull(term);
    }
}
