/**
 * Every native call of the agent, through {@code java.lang.foreign}: no subprocess, no JNI, nothing but the C library.
 *
 * <p>Two manners of speaking about failure. Calls that set something up throw {@link LinuxException}, which names the
 * call, the errno and what the operator can do. Calls on the way of an advertisement ({@code receive}, {@code send})
 * return a number and allocate nothing. Buffers live as long as the object that owns them (automatic arenas), so
 * a call can never touch freed memory; a file descriptor is closed by {@code close()} alone.
 *
 * <p>Layouts are those of 64-bit Linux on x86-64 and aarch64, both little-endian; where the two differ, it is said.
 */
package io.keepaloft.agent.linux;
