package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Identity;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sts.StsClient;

/** EC2 as this host's own account, and as each role that a route table of another account needs. Opened at first use, then kept warm. */
final class Accounts {
    /** One account's line to EC2. @param name for people */
    record Account(String name, Ec2Api api, Looks looks) {}

    private final Account own;
    private final Clients clients;
    private final ChainCredentials credentials;
    private final Supplier<Pacing> pacing;
    private final Identity self;
    private final long callTimeoutNs;
    /** A few: as many as the configuration names. */
    private final Map<String, Account> roles = new ConcurrentHashMap<>();
    private StsClient sts;

    /** @param pacing a new one for each account: their limits are their own */
    Accounts(Account own, Clients clients, ChainCredentials credentials, Supplier<Pacing> pacing, Identity self, long callTimeoutNs) {
        this.own = own;
        this.clients = clients;
        this.credentials = credentials;
        this.pacing = pacing;
        this.self = self;
        this.callTimeoutNs = callTimeoutNs;
    }

    Account own() {
        return own;
    }

    /** @param roleArn null: our own account. Makes no call */
    Account of(String roleArn) throws CloudException {
        if (roleArn == null) {
            return own;
        }
        Account open = roles.get(roleArn);
        return open != null ? open : open(roleArn);
    }

    private synchronized Account open(String roleArn) throws CloudException {
        Account open = roles.get(roleArn);
        if (open == null) {
            if (sts == null) {
                sts = clients.sts(credentials);
            }
            ChainCredentials role = new ChainCredentials(() -> new RoleCredentials(sts, roleArn, self.host()));
            Ec2Api api = new Ec2Api(clients.ec2(role), pacing.get());
            open = new Account("the account of " + roleArn, api, new Looks(api, callTimeoutNs));
            roles.put(roleArn, open);
        }
        return open;
    }

    /** The HTTP stack is the session's, and goes on. */
    synchronized void close() {
        own.api().close();
        roles.values().forEach(account -> account.api().close());
        if (sts != null) {
            sts.close();
        }
    }
}
