// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// Self-signed certificates for `CN=first` and `CN=second` with their keys, only for these tests. Created with
/// `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 36500`.
enum TestPEM {
    static let firstCertificate = """
        -----BEGIN CERTIFICATE-----
        MIIBdzCCAR2gAwIBAgIUA4aT9E663R6xDROZ0zvTQ2KnbS0wCgYIKoZIzj0EAwIw
        EDEOMAwGA1UEAwwFZmlyc3QwIBcNMjYxMTI1MDMyNzA2WhgPMjEyNjExMDEwMzI3
        MDZaMBAxDjAMBgNVBAMMBWZpcnN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
        Nr1s6G7y1Hwur5TMZo+Sl4imf0x4nHj8kPyhM0DAyot19d4xpHIkF0LfAY7gfw88
        xSL6NDw0hXPyi2HqYucRtaNTMFEwHQYDVR0OBBYEFOOf/H1zkTN/am7tvZMX6Ten
        NeuVMB8GA1UdIwQYMBaAFOOf/H1zkTN/am7tvZMX6TenNeuVMA8GA1UdEwEB/wQF
        MAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgLrx866fCzqhjR2lpXmIDi2joTqDFCeRl
        P2FyoZIK00ACIQDgXQGH9hLD9Y5USbWagM/UUkAPNIkWSvbSqU54JFPxbw==
        -----END CERTIFICATE-----

        """

    static let firstKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgTZYN1Jpmsf2AIBPl
        Be3FYLew8vXVqsR6SkYlqj4RCC6hRANCAAQ2vWzobvLUfC6vlMxmj5KXiKZ/THic
        ePyQ/KEzQMDKi3X13jGkciQXQt8BjuB/DzzFIvo0PDSFc/KLYepi5xG1
        -----END PRIVATE KEY-----

        """

    static let secondCertificate = """
        -----BEGIN CERTIFICATE-----
        MIIBeTCCAR+gAwIBAgIUJxGDIAd2kPA9qxJeP4expVnq/mcwCgYIKoZIzj0EAwIw
        ETEPMA0GA1UEAwwGc2Vjb25kMCAXDTI2MTEyNTAzMjcwNloYDzIxMjYxMTAxMDMy
        NzA2WjARMQ8wDQYDVQQDDAZzZWNvbmQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
        AAQ2CIMMj9YIxCX77ptFn49gYYBnOFZKYP0M/QHsgigXYSvHXo/n3TK1Hvk+CoFt
        zgJjtT8VsddmlZk3W4xE7AP0o1MwUTAdBgNVHQ4EFgQUY21Uepg9wfEn2oC0wsLW
        wexWG6EwHwYDVR0jBBgwFoAUY21Uepg9wfEn2oC0wsLWwexWG6EwDwYDVR0TAQH/
        BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAxy7gvZ96F/GHMHhdkc7Ie3u2VArp
        21dJAXpCXRXS75ICIDVBdDU3Pnm6QnrRasewMpS+jo5RwIu/oqAGpuWOx4UQ
        -----END CERTIFICATE-----

        """

    static let secondKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgVgiy29NS7KMQtKLg
        RekVDHpGVg5Y933UmuKI6apvi26hRANCAAQ2CIMMj9YIxCX77ptFn49gYYBnOFZK
        YP0M/QHsgigXYSvHXo/n3TK1Hvk+CoFtzgJjtT8VsddmlZk3W4xE7AP0
        -----END PRIVATE KEY-----

        """

    static let encryptedKey = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAh0dedx+gG5aQICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEAQIEEA8puLT9+grYVkgZG3PPW6kEgZAG
        AhOxxBarzddc/tHCb1vAuavgTVJ3gw6Ely2hX0/+uyuPGcj7kkF6SFfRY9zavX//
        o+kT2+183RMh1uzgbUbXRS0+fnZmRmPNE4Vx9Xs4OGQnS+JdvlPsgJGcwS8uLoHd
        1V3ewDIlfM24OuuZ24p49BmOMbY9Fzp6ctQaQEQm97XkwiW3iby3qeZUFHmdspY=
        -----END ENCRYPTED PRIVATE KEY-----

        """
}

/// A temporary folder that is removed with this object.
final class TestFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("exporter-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file and returns its path.
    func file(_ name: String, _ text: String) throws -> String {
        let file = path + "/" + name
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        return file
    }
}
