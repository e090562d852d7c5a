package io.keepaloft.cloud.simulator;

import io.keepaloft.cloud.simulator.ec2.Backend;
import io.keepaloft.cloud.simulator.ec2.Ec2Face;
import io.keepaloft.cloud.simulator.ec2.SsoPortal;
import io.keepaloft.cloud.simulator.ec2.StsFace;
import io.keepaloft.cloud.simulator.fault.CallLog;
import io.keepaloft.cloud.simulator.fault.Faults;
import io.keepaloft.cloud.simulator.fault.Gate;
import io.keepaloft.cloud.simulator.http.ControlFace;
import io.keepaloft.cloud.simulator.http.Face;
import io.keepaloft.cloud.simulator.http.HttpFront;
import io.keepaloft.cloud.simulator.huawei.HuaweiFace;
import io.keepaloft.cloud.simulator.identity.KeyRing;
import io.keepaloft.cloud.simulator.identity.SdkSignature;
import io.keepaloft.cloud.simulator.identity.SignatureV4;
import io.keepaloft.cloud.simulator.metadata.MetadataFace;
import io.keepaloft.cloud.simulator.metadata.MetadataSwitch;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.CloudState;
import io.keepaloft.cloud.simulator.model.Ids;
import io.keepaloft.cloud.simulator.openstack.Accounts;

import io.keepaloft.cloud.simulator.openstack.KeystoneFace;
import io.keepaloft.cloud.simulator.openstack.NeutronFace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * A cloud in this process: one model, the Query APIs of EC2 and STS at `/` of its endpoint, Huawei Cloud's at `/v1`, `/v2.0` and `/v3`, OpenStack's
 * at `/identity` and `/networking`, the metadata service at `/latest`, `/openstack` and `/meta-data` (by source address) and on listeners of
 * its own, and the operator's face at `/_sim`. All methods are thread-safe.
 */
public final class Simulator implements AutoCloseable {
    private final SimulatorBuilder settings;
    private final Cloud cloud;
    private final Faults faults;
    private final KeyRing keys;
    private final Accounts accounts;
    private final CallLog log = new CallLog();
    private final MetadataSwitch metadata = new MetadataSwitch();
    private final ChangeNotifier notifier = new ChangeNotifier();
    private final MetadataFace metadataFace;
    private final HuaweiFace huawei;
    private final SsoPortal singleSignOn;
    private final HttpFront front;
    private final List<HttpFront> metadataFronts = new CopyOnWriteArrayList<>();

    Simulator(SimulatorBuilder settings) throws IOException {
        this.settings = settings;
        InstantSource clock = settings.clock();
        LongSupplier nanoClock = settings.nanoClock();
        this.cloud = new Cloud(settings.state(), nanoClock, notifier::offer);
        this.faults = new Faults(nanoClock);
        this.keys = new KeyRing(settings.random(), settings.isHuaweiCloud() ? "HSTA" : "ASIA");
        settings.keys().forEach(keys::add);
        this.metadataFace = new MetadataFace(cloud, faults, keys, metadata, log, clock, nanoClock, settings.random(), settings.region(),
                settings.account(), settings.isHuaweiCloud());
        var backend = new Backend(cloud, faults, new Ids(settings.random()), clock, settings.region(), settings.account(), settings.account(),
                settings.publicPool());
        var ec2 = new Ec2Face(backend, new SignatureV4(keys, settings.region(), "ec2"), log, nanoClock);
        var ids = new Ids(settings.random());
        this.accounts = new Accounts(ids);
        settings.openStack().forEach(each -> each.accept(accounts));
        var gate = new Gate(faults, log, clock, nanoClock);
        var keystone = new KeystoneFace(gate, accounts, clock, settings.region(), settings.account());
        this.huawei = new HuaweiFace(gate, new SdkSignature(keys), cloud, ids, clock, settings.region(), settings.account());
        var sts = new StsFace(ec2, settings.roles(), keys, new SignatureV4(keys, settings.region(), "sts"), faults, log, clock, nanoClock, settings.account());
        this.singleSignOn = new SsoPortal(gate, keys, clock, settings.assignments());
        var faces = new HashMap<String, Face>(Map.of("/", sts, "/identity", keystone,
                "/networking", new NeutronFace(gate, cloud, ids, settings.account(), "/networking", Optional.of(keystone)),
                "/networking-noauth", new NeutronFace(gate, cloud, ids, settings.account(), "/networking-noauth", Optional.empty()),
                "/_sim", new ControlFace(cloud, faults, metadata, keys, log, clock)));
        List.of("/latest", "/openstack", "/meta-data").forEach(path -> faces.put(path, metadataFace.bySource()));
        faces.put(SsoPortal.PATH, singleSignOn);
        HuaweiFace.PATHS.forEach(path -> faces.put(path, huawei));
        this.front = new HttpFront(settings.listen(), faces);
        notifier.start();
    }

    public static SimulatorBuilder builder() {
        return new SimulatorBuilder();
    }

    /** Where the APIs of EC2 and of Huawei Cloud, the metadata service by source address, and `/_sim` are. */
    public URI endpoint() {
        return uri(front.address());
    }

    /** Keystone v3, for OS_AUTH_URL. */
    public URI identityEndpoint() {
        return endpoint().resolve("/identity/v3");
    }

    /** Neutron that asks for Keystone's tokens; the catalogue names it too. */
    public URI networkEndpoint() {
        return endpoint().resolve("/networking");
    }

    /** Neutron that asks nobody who they are. */
    public URI openNetworkEndpoint() {
        return endpoint().resolve("/networking-noauth");
    }

    /** IAM Identity Center's portal, at the same address as EC2. */
    public SsoPortal singleSignOn() {
        return singleSignOn;
    }

    /** Users and tokens of the OpenStack faces. */
    public Accounts accounts() {
        return accounts;
    }

    /** A metadata service that only `instanceId` can reach. @return where it really listens (port 0 = any) */
    public InetSocketAddress addMetadataListener(InetSocketAddress address, String instanceId) throws IOException {
        return addMetadata(address, metadataFace.of(instanceId));
    }

    /** A metadata service that tells instances apart by the source address of the connection. @return where it really listens */
    public InetSocketAddress addMetadataListener(InetSocketAddress address) throws IOException {
        return addMetadata(address, metadataFace.bySource());
    }

    private InetSocketAddress addMetadata(InetSocketAddress address, Face face) throws IOException {
        var listener = new HttpFront(address, Map.of("/", face));
        metadataFronts.add(listener);
        return listener.address();
    }

    /** The present, whatever staleness API calls are shown. */
    public CloudState state() {
        return cloud.current();
    }

    /** The model itself: for whoever plays the console, or the hypervisor. */
    public Cloud cloud() {
        return cloud;
    }

    public Faults faults() {
        return faults;
    }

    public MetadataSwitch metadata() {
        return metadata;
    }

    public KeyRing keys() {
        return keys;
    }

    public CallLog log() {
        return log;
    }

    public String region() {
        return settings.region();
    }

    /**
     * Tells `listener` of the present state, and from then on of changes.
     *
     * @return takes the listener off again
     */
    public Runnable onChange(ChangeListener listener) {
        var off = notifier.add(listener);
        notifier.offer(cloud.current());
        return off;
    }

    @Override public void close() {
        front.close();
        metadataFronts.forEach(HttpFront::close);
        huawei.close();
        notifier.close();
    }

    private static URI uri(InetSocketAddress address) {
        String host = address.getAddress().isAnyLocalAddress() ? "127.0.0.1" : address.getAddress().getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort());
    }
}
