package io.duolog.protocol;

/** A message cannot be read or written in a version: the version is not spoken, or cannot express the content. */
public final class UnsupportedVersionException extends ApiException {
    private static final long serialVersionUID = 1L;

    /** Names the message, the field if there is one, and the version. */
    public UnsupportedVersionException(String message) {
        super(ErrorCode.UNSUPPORTED_VERSION, message);
    }

    /** Passes if {@code version} is within the inclusive range; {@code message} names what is versioned. */
    public static void check(String message, short version, short lowest, short highest) {
        if (version < lowest || version > highest) {
            throw new UnsupportedVersionException(
                    message + " version " + version + " is not supported, only " + lowest + " to " + highest + " are");
        }
    }

    /** The field holds a value that older versions lack, or a null that they do not allow. */
    public static UnsupportedVersionException ofField(String message, String field, short version) {
        return new UnsupportedVersionException(
                message + " version " + version + " cannot express the value of field " + field);
    }
}
