package io.keepaloft.cloud.rules;

/** The addresses that a rule is about, as it names them; its text says so to people. */
public sealed interface Addresses {

    record Any() implements Addresses {
        @Override
        public String toString() {
            return "any address";
        }
    }

    record Block(Cidr cidr) implements Addresses {
        @Override
        public String toString() {
            return cidr.toString();
        }
    }

    /** Whatever has this security group. */
    record MembersOf(String groupId) implements Addresses {
        @Override
        public String toString() {
            return "group " + groupId;
        }
    }

    /** @param noun what the provider calls it: prefix list, address group */
    record InSet(String noun, String id) implements Addresses {
        @Override
        public String toString() {
            return noun + " " + id;
        }
    }
}
