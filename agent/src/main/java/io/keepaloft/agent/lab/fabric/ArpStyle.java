package io.keepaloft.agent.lab.fabric;

/** What becomes of a host's question who has an address. */
public enum ArpStyle {
    /** It reaches every host of the subnet, as in OpenStack: whoever has the address answers. */
    FLOODED,
    /** Only a question for an address that the model knows is let through, as in EC2, and only its owner's answer: any other is lost. */
    KNOWN
}
