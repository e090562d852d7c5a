#!/usr/bin/env bash
# Real Keystone and Neutron for the tests: API servers alone, on loopback, with SQLite, without agents and without a broker.
#   openstack.sh start DIRECTORY   makes what is missing, starts what does not run; all that it writes is below DIRECTORY
#   openstack.sh stop DIRECTORY    ends what start started, by its pid
# Where everything is stands in DIRECTORY/openstack.properties, which appears when all answer; DIRECTORY/failed says why it does not.
# The packages have to be there: scripts/test installs them (test_tools in setup.sh).
set -euo pipefail

usage() { sed -n '2,5s/^# \{0,1\}//p' "$0" >&2; exit 2; }

[ $# = 2 ] || usage
mkdir -p "$2"
home=$(cd "$2" && pwd)
servers=(keystone neutron neutron-noauth)
region=RegionOne

say() { echo "openstack: $*" >&2; }
fail() { echo "$*" | tee "$home/failed" >&2; exit 1; }

# Whether the process in $1's pid file is one that this directory's start has started: a pid alone may be somebody else's by now.
running() {
    local pid
    pid=$(cat "$home/$1/pid" 2>/dev/null) || return 1
    [[ $(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null) == *"$home/$1/uwsgi.ini"* ]]
}

stop() {
    local name pid
    rm -f "$home/openstack.properties"
    for name in "${servers[@]}"; do
        if running "$name"; then
            pid=$(cat "$home/$name/pid")
            kill "$pid" # die-on-term and no-orphans: the workers go with their master
            timeout 20 tail -s 0.1 --pid="$pid" -f /dev/null || { say "$name ($pid) does not end, and is killed"; kill -9 -- "-$pid"; }
        fi
        rm -f "$home/$name/pid"
    done
}

free_ports() {
    /usr/bin/python3 -c 'import socket
holders = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
print(*(holder.getsockname()[1] for holder in holders))'
}

# An option of SQLite is what makes it fit for a server: without WAL a request that writes while it reads locks itself out.
journal() { /usr/bin/python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("PRAGMA journal_mode=WAL")' "$1"; }

# uwsgi_ini NAME PORT SCRIPT PROCESSES LINE: one thread a process, as SQLite's connections stay in their thread. uwsgi ends each
# connection after its answer, and has to say so, or clients meet resets. Of two processes of Neutron one meets "database is locked".
uwsgi_ini() {
    cat >"$home/$1/uwsgi.ini" <<END
[uwsgi]
plugins = python3
http-socket = 127.0.0.1:$2
wsgi-file = $3
master = true
lazy-apps = true
enable-threads = true
processes = $4
threads = 1
buffer-size = 65535
die-on-term = true
no-orphans = true
log-master = true
add-header = Connection: close
logto = $home/$1/uwsgi.log
$5
END
}

keystone_files() {
    cat >"$home/keystone/keystone.conf" <<END
[DEFAULT]
log_file = $home/keystone/keystone.log
[database]
connection = sqlite:///$home/keystone/keystone.db
[fernet_tokens]
key_repository = $home/keystone/token-keys
[fernet_receipts]
key_repository = $home/keystone/token-keys
[credential]
key_repository = $home/keystone/credential-keys
[identity]
password_hash_rounds = 4
[oslo_messaging_notifications]
driver = noop
END
    uwsgi_ini keystone "$keystone_port" /usr/bin/keystone-wsgi-public 2 "env = OS_KEYSTONE_CONFIG_FILES=$home/keystone/keystone.conf"
}

# neutron_files NAME PORT AUTH_STRATEGY
neutron_files() {
    cat >"$home/$1/neutron.conf" <<END
[DEFAULT]
log_file = $home/$1/neutron.log
state_path = $home/$1
core_plugin = ml2
service_plugins = router,revisions,tag
auth_strategy = $3
api_paste_config = /usr/share/neutron-common/api-paste.ini
transport_url = fake://
dhcp_agent_notification = false
network_auto_schedule = false
router_auto_schedule = false
notify_nova_on_port_status_changes = false
notify_nova_on_port_data_changes = false
[database]
connection = sqlite:///$home/$1/neutron.db
[keystone_authtoken]
auth_type = password
auth_url = $identity
www_authenticate_uri = $identity
username = neutron
password = $password
project_name = service
user_domain_name = Default
project_domain_name = Default
region_name = $region
[oslo_concurrency]
lock_path = $home/$1
[oslo_messaging_notifications]
driver = noop
END
    cat >"$home/$1/ml2.ini" <<END
[ml2]
type_drivers = flat,local
tenant_network_types = local
mechanism_drivers = openvswitch
extension_drivers = port_security
[ml2_type_flat]
flat_networks = *
[securitygroup]
enable_security_group = true
END
    uwsgi_ini "$1" "$2" /usr/bin/neutron-api 1 "pyargv = --config-file $home/$1/neutron.conf --config-file $home/$1/ml2.ini"
}

keystone_database() {
    local manage="/usr/bin/keystone-manage --config-file $home/keystone/keystone.conf"
    rm -f "$home"/keystone/keystone.db*
    $manage db_sync
    $manage fernet_setup --keystone-user root --keystone-group root
    $manage credential_setup --keystone-user root --keystone-group root
    $manage bootstrap --bootstrap-password "$password" --bootstrap-region-id "$region" --bootstrap-public-url "$identity" \
        --bootstrap-internal-url "$identity" --bootstrap-admin-url "$identity"
    journal "$home/keystone/keystone.db"
}

# Neutron's migrations do not run on SQLite: its tables are made from its models.
neutron_databases() {
    local name
    rm -f "$home"/neutron*/neutron.db*
    /usr/bin/python3 -c 'import sqlalchemy, sys
from neutron.db.migration.models import head
head.get_metadata().create_all(sqlalchemy.create_engine(sys.argv[1]))' "sqlite:///$home/neutron/neutron.db"
    journal "$home/neutron/neutron.db"
    cp "$home/neutron/neutron.db" "$home/neutron-noauth/neutron.db"
}

# launch NAME: in a session of its own, so that Ctrl-C during the tests leaves it to `stop`.
launch() {
    running "$1" && return
    setsid env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 /usr/bin/uwsgi_python3 --ini "$home/$1/uwsgi.ini" </dev/null >>"$home/$1/uwsgi.log" 2>&1 &
    echo $! >"$home/$1/pid"
}

# answers NAME URL: waits until it does, two minutes at most.
answers() {
    local i
    for ((i = 0; i < 600; i++)); do
        running "$1" || [ "$i" -lt 10 ] || fail "$1 ended while it started; $home/$1 has its logs: $(tail -n 3 "$home/$1/uwsgi.log")"
        if curl -sf -m 5 -o /dev/null "$2"; then return; fi
        sleep 0.2
    done
    fail "$1 does not answer at $2; $home/$1 has its logs"
}

# request METHOD URL [JSON]: as the administrator.
request() {
    curl -sSf -m 30 -X "$1" -H "X-Auth-Token: $token" -H 'Content-Type: application/json' ${3:+-d "$3"} "$2" \
        || fail "$1 $2 failed while the identities were made"
}

# body URL of a password login to a project: {user} {project}
login() {
    jq -n --arg user "$1" --arg project "$2" --arg password "$password" '{auth: {
        identity: {methods: ["password"], password: {user: {name: $user, domain: {id: "default"}, password: $password}}},
        scope: {project: {name: $project, domain: {id: "default"}}}}}'
}

# token_of USER PROJECT prints the header's value.
token_of() {
    curl -sSf -m 30 -o /dev/null -D - -H 'Content-Type: application/json' -d "$(login "$1" "$2")" "$identity/auth/tokens" | tr -d '\r' \
        | sed -n 's/^X-Subject-Token: //Ip'
}

# Projects, users, Neutron's place in the catalogue. `reader` may look and not write.
identities() {
    local role project user service interface pair of project_id
    token=$(token_of admin admin)
    declare -A roles
    while read -r user role; do roles[$user]=$role; done < <(request GET "$identity/roles" | jq -r '.roles[] | "\(.name) \(.id)"')
    for project in service demo; do
        project_id=$(request POST "$identity/projects" "{\"project\": {\"name\": \"$project\", \"domain_id\": \"default\"}}" | jq -r .project.id)
        for pair in service:neutron:admin demo:demo:member demo:reader:reader; do
            IFS=: read -r of user role <<<"$pair"
            [ "$of" = "$project" ] || continue
            user=$(request POST "$identity/users" "$(jq -n --arg name "$user" --arg password "$password" \
                '{user: {name: $name, password: $password, domain_id: "default"}}')" | jq -r .user.id)
            request PUT "$identity/projects/$project_id/users/$user/roles/${roles[$role]}"
        done
    done
    echo "$project_id" >"$home/keystone/demo-project"
    service=$(request POST "$identity/services" '{"service": {"type": "network", "name": "neutron"}}' | jq -r .service.id)
    for interface in public internal admin; do
        request POST "$identity/endpoints" "{\"endpoint\": {\"service_id\": \"$service\", \"interface\": \"$interface\",
            \"region_id\": \"$region\", \"url\": \"$network\"}}" >/dev/null
    done
}

properties() {
    cat <<END
identity=$identity
network=$network
network.noauth=$noauth
region=$region
domain=Default
password=$password
admin=admin
admin.project=admin
user=demo
reader=reader
project=demo
project.id=$(cat "$home/keystone/demo-project")
END
}

start() {
    local name background
    rm -f "$home/failed" "$home/openstack.properties"
    # Whatever ends it, who waits for the servers learns of it.
    trap '[ -e "$home/openstack.properties" ] || [ -e "$home/failed" ] || echo "the start ended early; see the logs in $home" >"$home/failed"' EXIT
    for name in "${servers[@]}"; do mkdir -p "$home/$name"; done
    chmod 700 "$home"
    if ! [ -e "$home/complete" ]; then
        stop
        free_ports >"$home/ports"
        head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$home/password"
    fi
    read -r keystone_port neutron_port noauth_port <"$home/ports"
    password=$(cat "$home/password")
    identity=http://127.0.0.1:$keystone_port/v3 network=http://127.0.0.1:$neutron_port noauth=http://127.0.0.1:$noauth_port
    keystone_files
    neutron_files neutron "$neutron_port" keystone
    neutron_files neutron-noauth "$noauth_port" noauth
    if ! [ -e "$home/complete" ]; then
        neutron_databases >"$home/neutron/setup.log" 2>&1 &
        background=$!
        keystone_database >"$home/keystone/setup.log" 2>&1 || fail "Keystone's database could not be made: $(tail -n 3 "$home/keystone/setup.log")"
        wait "$background" || fail "Neutron's database could not be made: $(tail -n 3 "$home/neutron/setup.log")"
    fi
    for name in "${servers[@]}"; do launch "$name"; done
    answers keystone "$identity"
    if ! [ -e "$home/complete" ]; then
        identities
        touch "$home/complete"
    fi
    answers neutron "$network/"
    answers neutron-noauth "$noauth/v2.0/extensions"
    properties >"$home/openstack.properties.new"
    mv "$home/openstack.properties.new" "$home/openstack.properties"
    say "Keystone and Neutron answer, see $home/openstack.properties"
}

case $1 in
    start) start ;;
    stop) stop ;;
    *) usage ;;
esac
