/**
 * The election of one virtual router: a value with its own absolute deadlines, stepped by events, acting through effects.
 *
 * <pre>
 * router   = state, step(event, nowNs, effects), nextDeadlineNs
 * State    = Initialize | Backup | Master | Fault
 * Event    = Startup | Shutdown | AdvertReceived | MasterHeard | TimeDue | Resign | AddressLost | ClaimedElsewhere | PeerHeard
 *            | HeardAgain | ResourceFree | Condition
 * Condition= TrackerUpdate | FaultRaised | FaultCleared
 * Effect   = transition(from, to, Reason) { advertise | addAddresses | removeAddresses | announceAddresses
 *            | claim(term) | relinquish(term) | lowerPriorityAdvertHeard | priorityChanged | timerLate }
 *
 * Initialize --Startup--> Backup --Master_Down_Timer--> Master --better advertisement--> Backup
 * any --Shutdown--> Initialize      any --fault--> Fault --no fault left--> Backup
 * Master --Resign, pause, address lost again and again--> Backup
 * Master --ClaimedElsewhere--> Backup that has yielded (so have those that obeyed it: MasterGaveWay) --a peer heard, the resource free--> Backup
 * Master --ClaimedElsewhere, or yielded --a lower master heard--> Backup that follows it --it hears us, or is silent--> Backup, Master
 * </pre>
 *
 * <p>Nothing here reads a clock, sleeps, logs, opens anything or rolls dice: the caller hands in one monotonic time a step, so
 * whatever an agent decided can be decided again from its inputs. Steady state allocates nothing.
 *
 * <table>
 * <caption>Where RFC 5798 is implemented</caption>
 * <tr><th>section</th><th>here</th></tr>
 * <tr><td>§6.1 parameters per virtual router</td><td>{@code RouterConfig}, {@code Timers}</td></tr>
 * <tr><td>§6.2 timers</td><td>{@code State.Backup} (Master_Down_Timer), {@code State.Master} (Adver_Timer)</td></tr>
 * <tr><td>§6.4.1 Initialize</td><td>{@code VirtualRouter.whileInitialize}</td></tr>
 * <tr><td>§6.4.2 Backup</td><td>{@code VirtualRouter.whileBackup}, {@code BackupRules}</td></tr>
 * <tr><td>§6.4.3 Master</td><td>{@code VirtualRouter.whileMaster}, {@code MasterRules}</td></tr>
 * </table>
 *
 * <p>RFC 9568 renames: its <em>Active</em> is Master here (so Active_Down_Interval is Master_Down_Interval, Active_Adver_Interval
 * is Master_Adver_Interval), its <em>Backup</em> is Backup. keepalived.conf, notify scripts, tcpdump and operators say Master.
 *
 * <p>Deviations, each commented where it stands. With keepalived, from RFC 5798: an owner waits unless {@code state MASTER};
 * version 2's skew is a share of one second; a master answers lower advertisements at once (RFC 9568 does too); trackers, FAULT,
 * preempt_delay. From keepalived too: rejected packets touch no timer; Adver_Timer does not drift; a lost address is put back; a
 * reload keeps the learned interval; a master that was paused for a Master_Down_Interval yields before it acts; a backup that was
 * itself late listens once more; repeated priority 0 postpones nothing; answers out of turn are limited.
 */
package io.keepaloft.protocol.election;
