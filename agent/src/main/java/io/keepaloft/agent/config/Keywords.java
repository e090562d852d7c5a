package io.keepaloft.agent.config;

import java.util.Map;

/** Every keyword of keepalived.conf(5) that concerns VRRP, block by block, and Keepaloft's own; those of global_defs are in {@link GlobalKeywords}. */
final class Keywords {
    private Keywords() {
    }

    static final Map<String, Keyword> TOP = Keyword.table("""
            global_defs              done
            vrrp_script              done
            vrrp_sync_group          done
            vrrp_instance            done
            cloud_provider           done
            vrrp_track_process       later block
            track_file               later block
            vrrp_track_file          later block
            bfd_instance             later block
            static_ipaddress         later block
            static_routes            later block
            static_rules             later block
            track_group              later block
            garp_group               later block
            linkbeat_interfaces      later block
            interface_up_down_delays later block
            net_namespace            later word
            net_namespace_ipvs       lvs
            namespace_with_ipsets    later flag
            instance                 later word
            use_pid_dir              later flag
            linkbeat_use_polling     later flag
            child_wait_time          later seconds 0 1000
            virtual_server           lvs
            virtual_server_group     lvs
            SSL                      lvs
            """);

    static final Map<String, Keyword> SCRIPT = Keyword.table("""
            script    done
            interval  done
            timeout   done
            weight    done
            rise      done
            fall      done
            user      done
            init_fail done
            """);

    private static final String NOTIFY = """
            notify_master  done
            notify_backup  done
            notify_fault   done
            notify_stop    done
            notify         done
            notify_deleted done
            notify_priority_changes later bool?
            smtp_alert              later bool?
            """;

    private static final String TRACKING = """
            track_interface done
            track_script    done
            track_file      later block
            track_process   later block
            track_bfd       later block
            """;

    static final Map<String, Keyword> SYNC_GROUP = Keyword.table(NOTIFY + TRACKING + """
            group                      done
            global_tracking            later flag
            sync_group_tracking_weight later flag
            """);

    static final Map<String, Keyword> INSTANCE = Keyword.table(NOTIFY + TRACKING + """
            state                        done
            interface                    done
            virtual_router_id            done
            version                      done
            priority                     done
            advert_int                   done
            preempt                      done
            nopreempt                    done
            preempt_delay                done
            down_timer_adverts           done
            lower_prio_no_advert         done
            higher_prio_send_advert      done
            v3_checksum_as_v2            done
            old_unicast_checksum         done
            accept                       done
            native_ipv6                  done
            authentication               done
            transport                    done
            udp_port                     done
            peer_channel                 done
            peer_channel_key_file        done
            cloud_peers                  done
            unicast_src_ip               done
            mcast_src_ip                 done
            mcast_dst_ip                 done
            unicast_peer                 done
            unicast_ttl                  done
            unicast_fault_no_peer        done
            check_unicast_src            done
            dont_track_primary           done
            virtual_ipaddress            done
            virtual_ipaddress_excluded   done
            no_virtual_ipaddress         done
            garp_master_delay            done
            garp_master_repeat           done
            garp_master_refresh          done
            garp_master_refresh_repeat   done
            garp_lower_prio_delay        done
            garp_lower_prio_repeat       done
            notify_master_rx_lower_pri   done
            cloud_resources              done
            no_accept                    later flag
            promote_secondaries          done
            virtual_routes               later block
            virtual_rules                later block
            use_vmac                     later words
            use_vmac_addr                later flag
            vmac_xmit_base               later flag
            use_ipvlan                   later words
            vrf                          later word
            track_src_ip                 later flag
            garp_extra_if                later words
            skip_check_adv_addr          later bool?
            strict_mode                  later bool?
            owner_ignore_adverts         later bool?
            timer_expired_backup         later bool?
            thread_timer_expired         later bool?
            auth_hmac                    later any
            debug                        later int 0 4
            kernel_rx_buf_size           later int 1 2147483647
            linkbeat_use_polling         later flag
            lvs_sync_daemon_interface    lvs
            """);

    static final Map<String, Keyword> AUTHENTICATION = Keyword.table("""
            auth_type done
            auth_pass done
            """);

    static final Map<String, Keyword> CLOUD_PROVIDER = Keyword.table("""
            region             done
            instance_id        done
            network_interface  done
            endpoint           done
            takeover           done
            deadline           done
            reconcile_interval done
            """);

    static final Map<String, Keyword> CLOUD_RESOURCES = Keyword.table("""
            elastic_ip           done
            secondary_ip         done
            allowed_address_pair done
            route                done
            virtual_ip           done
            """);
}
