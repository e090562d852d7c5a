package io.keepaloft.agent.config;

import java.util.Map;

/** The keywords of {@code global_defs}; see {@link Keywords}. */
final class GlobalKeywords {
    private GlobalKeywords() {
    }

    static final Map<String, Keyword> TABLE = Keyword.table("""
            router_id                       done
            vrrp_version                    done
            vrrp_mcast_group4               done
            vrrp_mcast_group6               done
            vrrp_garp_master_delay          done
            vrrp_garp_master_repeat         done
            vrrp_garp_master_refresh        done
            vrrp_garp_master_refresh_repeat done
            vrrp_garp_lower_prio_delay      done
            vrrp_garp_lower_prio_repeat     done
            vrrp_min_garp                   done
            vrrp_down_timer_adverts         done
            vrrp_lower_prio_no_advert       done
            vrrp_higher_prio_send_advert    done
            vrrp_check_unicast_src          done
            vrrp_startup_delay              done
            vrrp_rt_priority                done
            vrrp_no_swap                    done
            script_user                     done
            enable_script_security          done
            peer_channel                    done
            peer_channel_key_file           done
            notify_fifo                     done
            notify_fifo_script              done
            vrrp_notify_fifo                done
            vrrp_notify_fifo_script         done
            vrrp_notify_priority_changes    done
            vrrp_garp_interval              later seconds 0 1
            vrrp_gna_interval               later seconds 0 1
            vrrp_garp_extra_if              later words
            vrrp_vmac_garp_intvl            later words
            vrrp_strict                     later bool?
            vrrp_skip_check_adv_addr        later bool?
            vrrp_owner_ignore_adverts       later bool?
            vrrp_delay_after_boot           later seconds 0 86400
            vrrp_priority                   later int -20 19
            vrrp_cpu_affinity               later words
            vrrp_rlimit_rttime              later int 1 2147483647
            vrrp_rlimit_rtime               later int 1 2147483647
            vrrp_process_name               later word
            vrrp_iptables                   later words
            vrrp_ipsets                     later words
            vrrp_rx_bufs_policy             later word
            vrrp_rx_bufs_multiplier         later int 1 2147483647
            vrrp_netlink_cmd_rcv_bufs           later int 1 2147483647
            vrrp_netlink_cmd_rcv_bufs_force     later bool?
            vrrp_netlink_monitor_rcv_bufs       later int 1 2147483647
            vrrp_netlink_monitor_rcv_bufs_force later bool?
            process_monitor_rcv_bufs            later int 1 2147483647
            process_monitor_rcv_bufs_force      later bool?
            max_auto_priority               later int? -1 99
            min_auto_priority_delay         later int 1 10000000
            timer_expired_backup            later bool?
            thread_timer_expired            later bool?
            fifo_write_vrrp_states_on_reload later flag
            dynamic_interfaces              later words
            default_interface               later word
            disable_local_igmp              later flag
            log_unknown_vrids               later flag
            vmac_prefix                     later word
            vmac_addr_prefix                later word
            nftables                        later words
            nftables_priority               later int -2147483648 2147483647
            nftables_counters               later flag
            nftables_ifindex                later flag
            startup_script                  later script
            startup_script_timeout          later int 1 1000
            shutdown_script                 later script
            shutdown_script_timeout         later int 1 1000
            notification_email              later block
            notification_email_from         later word
            smtp_server                     later words
            smtp_helo_name                  later word
            smtp_connect_timeout            later seconds 0 86400
            smtp_alert                      later bool?
            smtp_alert_vrrp                 later bool?
            no_email_faults                 later flag
            snmp_socket                     later word
            enable_snmp_keepalived          later flag
            enable_snmp_vrrp                later flag
            enable_snmp_rfc                 later flag
            enable_snmp_rfcv2               later flag
            enable_snmp_rfcv3               later flag
            enable_traps                    later flag
            enable_dbus                     later flag
            dbus_service_name               later word
            dbus_no_interface_name          later flag
            process_names                   later flag
            process_name                    later word
            instance                        later word
            net_namespace                   later word
            namespace_with_ipsets           later flag
            use_pid_dir                     later flag
            linkbeat_use_polling            later flag
            child_wait_time                 later seconds 0 1000
            tmp_config_directory            later word
            config_save_dir                 later word
            umask                           later words
            random_seed                     later int 0 2147483647
            include_check                   later words
            reload_check_config             later words
            reload_time_file                later word
            reload_repeat                   later flag
            reload_file                     later words
            data_use_instance               later bool?
            json_version                    later int 1 2
            bfd_process_name                later word
            bfd_priority                    later int -20 19
            bfd_no_swap                     later flag
            bfd_cpu_affinity                later words
            bfd_rt_priority                 later int 1 99
            bfd_rlimit_rttime               later int 1 2147483647
            bfd_rlimit_rtime                later int 1 2147483647
            net_namespace_ipvs              lvs
            nftables_ipvs                   lvs
            nftables_ipvs_priority          lvs
            nftables_ipvs_start_fwmark      lvs
            lvs_sync_daemon                 lvs
            lvs_timeouts                    lvs
            lvs_flush                       lvs
            lvs_flush_on_stop               lvs
            lvs_flush_onstop                lvs
            lvs_process_name                lvs
            lvs_notify_fifo                 lvs
            lvs_notify_fifo_script          lvs
            lvs_netlink_cmd_rcv_bufs           lvs
            lvs_netlink_cmd_rcv_bufs_force     lvs
            lvs_netlink_monitor_rcv_bufs       lvs
            lvs_netlink_monitor_rcv_bufs_force lvs
            checker_process_name            lvs
            checker_priority                lvs
            checker_no_swap                 lvs
            checker_cpu_affinity            lvs
            checker_rt_priority             lvs
            checker_rlimit_rttime           lvs
            checker_rlimit_rtime            lvs
            checker_log_all_failures        lvs
            smtp_alert_checker              lvs
            enable_snmp_checker             lvs
            rs_init_notifies                lvs
            no_checker_emails               lvs
            """);
}
