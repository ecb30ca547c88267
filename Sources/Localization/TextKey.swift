// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The texts: an entry with the same name is in each catalog, in the same order. The last word is the `TextKind`.
package enum TextKey: String, Sendable, CaseIterable {
    // The name of the language.
    case ownNameChoice

    // Commands.
    case statsName, statsDescription, statsPeriodName, statsPeriodDescription, periodTodayChoice,
        periodYesterdayChoice, periodWeekChoice, periodMonthChoice, statsViewName, statsViewDescription,
        viewMembersChoice, viewActivityChoice, viewChannelsChoice, viewVoiceChoice, viewRetentionChoice, healthName,
        healthDescription, creditsName, creditsDescription, privacyName, privacyDescription

    // Sentences in reply to a command.
    case buttonExpiredText, commandUnknownText, periodUnknownText, viewUnknownText, startingText, stillCountingText,
        notSetUpText, databaseUnreadableText, privacyDelayedText, activityNotCountedText, voiceNotCountedText

    // Shared parts of texts.
    case labelLine, detailLine, unchangedLine, listWord, moreLine, unknownWord, forgottenWord, memberCountWord,
        joinCountWord, leaveCountWord, banCountWord, unbanCountWord, messageCountWord, reactionCountWord,
        threadCountWord, minutesWord, hoursWord, millisecondsWord, notMeasuredWord

    // `/stats`.
    case statsMembersTitle, statsViewTitle, statsRetentionTitle, statsFooter, membersHeading, onlineHeading,
        bansHeading, approximateLine, notAvailableLine, mostActiveDayHeading

    // Reports.
    case dailyReportTitle, weeklyReportTitle, memberActivityHeading, joinsWord, leavesWord, netChangeWord,
        rejoinsWord, moderationHeading, bansWord, unbansWord, kicksWord, newMembersHeading, membersLeftHeading,
        kickedWord, bannedWord, lastSevenDaysHeading, lastSevenDaysComparedHeading, previousWeekComparedHeading,
        mostActiveDayWord, dayByDayHeading, dayByDayWord, notObservedHeading, notObservedLine,
        notObservedUnchangedWord, notObservedChangedWord, notObservedRecoveredWord, notObservedPartlyWord,
        notObservedUnknownLine, notObservedRecoveredLine

    // Activity in reports and `/stats`.
    case activityHeading, voiceHeading, comparedHeading, previousWeekWord, messagesWord, reactionsWord,
        newThreadsWord, voiceTimeWord, activeMembersWord, activeInFourWeeksWord, topChannelsHeading,
        busiestChannelsHeading, noActivityLine, otherChannelsLine, timeInVoiceWord, aloneWord, inAFKChannelWord,
        peakTimesHeading, peakTimeWord, voiceWord, mostInVoiceWord, retainedHeading, retainedLine,
        retainedUnknownLine, stayedOneDayWord, stayedSevenDaysWord, stayedThirtyDaysWord, activeSevenDaysWord,
        leftSinceHeading, tenureUnderDayWord, tenureDaysWord, tenureWeeksWord, tenureMonthsWord, tenureQuartersWord,
        tenureYearsWord, tenureUnknownWord

    // Charts.
    case messagesChart, reactionsChart, newThreadsChart, timeInVoiceChart, kindDaysChart, kindByHourChart,
        kindByChannelChart, membersDaysChart, retentionChart, stayedChart, recentCohortsChart, earlierCohortsChart,
        unknownChannelChart, otherChannelsChart, membersChart, joinsChart, leavesChart, netChart, noDataChart,
        noMembersChart, noCohortsChart, peakChart, joinedChart, afterDaysChart, barChartAlt, channelsChartAlt,
        heatMapAlt, lineChartAlt, membersByDayAlt, membersLineAlt

    // The heartbeat message.
    case heartbeatTitle, statusFooter, heartbeatUptimeHeading, heartbeatSystemHeading, heartbeatSystemLine,
        heartbeatPingWord, heartbeatResourcesHeading, heartbeatResourcesLine, heartbeatTodayHeading,
        heartbeatJoinsHeading, heartbeatLeavesHeading, heartbeatLogsHeading

    // Presence and channel names.
    case startingPresence, restartingPresence, membersPresence, onlinePresence, bansPresence, membersPrefix,
        onlinePrefix, bansPrefix

    // `/credits`.
    case creditsTitle, creditsFeaturesHeading, creditsFeaturesLine, creditsAccuracyHeading, creditsAccuracyLine,
        creditsTechnologyHeading, creditsTechnologyLine, creditsOpenSourceHeading, creditsOpenSourceLine,
        creditsIntegrationsHeading, creditsIntegrationsLine, creditsStatusHeading, creditsStatusLine

    // `/health`.
    case healthyTitle, unhealthyTitle, healthGatewayHeading, healthLatencyHeading, healthUptimeHeading,
        healthStoreHeading, healthReportHeading, healthReadyHeading, healthServicesHeading, notStartedWord,
        catchingUpWord, disconnectedWord, connectingWord, identifyingWord, resumingWord, connectedWord,
        storeUnreadableWord, allStoredWord, pendingEventsWord, noReportWord, readyWord, notReadyWord,
        allServicesRunningWord, serviceStateWord, serviceRestartsWord, serviceSuccessWord, stateStartingWord,
        stateRunningWord, stateRestartingWord, stateFailingWord, stateEndedWord

    // `/privacy`.
    case yourDataTitle, keptText, nothingKeptText, optedOutText, dataDeletedText, nowOptedOutText, nowOptedInText,
        memberSinceLine, isMemberLine, isBannedLine, activeDaysLine, storedEventsLine, unnamedServerHeading,
        moreServersHeading, moreServersLine, confirmTitle, forgetQuestionText, optOutQuestionText, forgetButton,
        optOutButton, optInButton, confirmForgetButton, confirmOptOutButton, cancelButton
}
