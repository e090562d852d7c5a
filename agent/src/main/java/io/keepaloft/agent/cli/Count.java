package io.keepaloft.agent.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how many: a whole number from 1. */
final class Count implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
        if (!text.matches("\\d{1,18}") || Long.parseLong(text) == 0) {
            throw new TypeConversionException("'" + text + "' is not a whole number from 1");
        }
        return Long.parseLong(text);
    }
}
