package io.keepaloft.cloud.simulator;

import io.keepaloft.cloud.simulator.ec2.SsoPortal;
import io.keepaloft.cloud.simulator.ec2.StsFace;
import io.keepaloft.cloud.simulator.identity.Credentials;
import io.keepaloft.cloud.simulator.identity.Secret;
import io.keepaloft.cloud.simulator.model.Cidr;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.ElasticIp;
import io.keepaloft.cloud.simulator.model.Item;
import io.keepaloft.cloud.simulator.openstack.Accounts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** What a simulator starts with. Not thread-safe; good for one {@link #start}. */
public final class SimulatorBuilder {
    private InetSocketAddress listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private String region = "us-east-1";
    private String account = "123456789012";
    private Cidr publicPool = Cidr.parse("203.0.113.0/24");
    private InstantSource clock = Clock.systemUTC();
    private LongSupplier nanoClock = System::nanoTime;
    private RandomGenerator random = new SecureRandom();
    private final List<Credentials> keys = new ArrayList<>();
    private final List<StsFace.Role> roles = new ArrayList<>();
    private final List<SsoPortal.Assignment> assignments = new ArrayList<>();
    private final List<Consumer<Accounts>> openStack = new ArrayList<>();
    private CloudState state = CloudState.empty();
    private boolean huaweiCloud;

    SimulatorBuilder() { }

    /** Default: loopback, any free port. */
    public SimulatorBuilder listen(InetSocketAddress address) {
        listen = address;
        return this;
    }

    public SimulatorBuilder region(String name) {
        region = name;
        return this;
    }

    /** Twelve digits; the project's id for OpenStack. */
    public SimulatorBuilder account(String id) {
        account = id;
        return this;
    }

    /** Where new elastic IPs come from; default TEST-NET-3 (RFC 5737). */
    public SimulatorBuilder publicPool(String cidr) {
        publicPool = Cidr.parse(cidr);
        return this;
    }

    /** A long-term access key that the APIs accept. */
    public SimulatorBuilder accessKey(String principal, String accessKeyId, String secretAccessKey) {
        keys.add(new Credentials(principal, accessKeyId, new Secret(secretAccessKey), null, Instant.EPOCH, null));
        return this;
    }

    /** The metadata service is Huawei Cloud's, instead of EC2's with OpenStack's beside it; `account` is the project's id. */
    public SimulatorBuilder huaweiCloud() {
        huaweiCloud = true;
        return this;
    }

    /** A role that these principals may assume, `*` for all. */
    public SimulatorBuilder role(String arn, String... trusted) {
        roles.add(new StsFace.Role(arn, Set.of(trusted), Set.of()));
        return this;
    }

    /** A role that whoever shows this token of an identity provider may assume. */
    public SimulatorBuilder webIdentity(String arn, String token) {
        roles.add(new StsFace.Role(arn, Set.of(), Set.of(token)));
        return this;
    }

    /** A role that IAM Identity Center gives to whoever has signed in with this access token. */
    public SimulatorBuilder singleSignOn(String accessToken, String inAccount, String role) {
        assignments.add(new SsoPortal.Assignment(accessToken, inAccount, role));
        return this;
    }

    List<SsoPortal.Assignment> assignments() {
        return assignments;
    }

    List<StsFace.Role> roles() {
        return roles;
    }

    /** Who may ask the OpenStack faces; `account` is their project's id, its name is `demo`, their domain `Default`. */
    public SimulatorBuilder openStackUser(String name, String password, boolean admin) {
        openStack.add(accounts -> accounts.add(name, password, admin));
        return this;
    }

    /** @param user one that was added before */
    public SimulatorBuilder applicationCredential(String id, String name, String secret, String user) {
        openStack.add(accounts -> accounts.addApplicationCredential(id, name, secret, user));
        return this;
    }

    /** Adds to the cloud, or replaces what has the same id. */
    public SimulatorBuilder with(Item... items) {
        for (var item : items) {
            state = state.with(item);
        }
        return this;
    }

    /** Of what is in the cloud so far: each points at nothing. */
    public SimulatorBuilder withFreeElasticIps() {
        return with(state.all(ElasticIp.class).map(ElasticIp::unbound).toArray(Item[]::new));
    }

    /** Wall time: signatures, expiry, the log. */
    public SimulatorBuilder clock(InstantSource source) {
        clock = source;
        return this;
    }

    /** Monotonic time: throttles and staleness. */
    public SimulatorBuilder nanoClock(LongSupplier source) {
        nanoClock = source;
        return this;
    }

    /** Ids, keys and tokens come from it: a seeded one makes a run repeatable. Has to be thread-safe. */
    public SimulatorBuilder random(RandomGenerator source) {
        random = source;
        return this;
    }

    /** @throws IOException if the address cannot be listened on */
    public Simulator start() throws IOException {
        return new Simulator(this);
    }

    InetSocketAddress listen() {
        return listen;
    }

    String region() {
        return region;
    }

    String account() {
        return account;
    }

    Cidr publicPool() {
        return publicPool;
    }

    InstantSource clock() {
        return clock;
    }

    LongSupplier nanoClock() {
        return nanoClock;
    }

    RandomGenerator random() {
        return random;
    }

    boolean isHuaweiCloud() {
        return huaweiCloud;
    }

    List<Consumer<Accounts>> openStack() {
        return openStack;
    }

    List<Credentials> keys() {
        return keys;
    }

    CloudState state() {
        return state;
    }
}
