package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.http.Secret;

/** How to prove to the identity service who we are. Source: Identity API v3, "Authentication and token management". */
sealed interface Auth {

    /** For people: which way, and who, without any secret. */
    String describe();

    /** By id or name; a name needs a domain, by id or name. What is not known is null. */
    record User(String id, String name, String domainId, String domainName) {
        String text() {
            return name != null ? name : "user " + id;
        }
    }

    /** The project that is worked in, in the same manner; all null when none was given. */
    record Project(String id, String name, String domainId, String domainName) {
        boolean given() {
            return id != null || name != null;
        }

        String text() {
            return name != null ? name : id;
        }
    }

    /** @param id or else {@code name} of {@code user} */
    record ApplicationCredential(String id, String name, User user, Secret secret) implements Auth {
        @Override
        public String describe() {
            return "application credential " + (id != null ? id : name + " of " + user.text());
        }
    }

    record Password(User user, Secret password, Project project) implements Auth {
        @Override
        public String describe() {
            return user.text() + " in project " + project.text();
        }
    }

    /** A token that somebody else fetched: it ends, and nobody can renew it. */
    record Token(Secret token, Project project) implements Auth {
        @Override
        public String describe() {
            return "a given token";
        }
    }

    /** Nobody asks: a Neutron with {@code auth_strategy = noauth}. */
    record None() implements Auth {
        @Override
        public String describe() {
            return "no authentication";
        }
    }
}
