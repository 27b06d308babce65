namespace Tuco.Sandbox;

/// <summary>Ids and addresses that are the same in every sandbox.</summary>
public static class Seeded
{
    /// <summary>The workspace that every key belongs to.</summary>
    public const string WorkspaceId = "org_sandbox";

    /// <summary>The user who owns what the API creates.</summary>
    public const string UserId = "user_sandbox_ann";

    /// <summary>A second user, with messages of his own in the history.</summary>
    public const string OtherUserId = "user_sandbox_ben";

    /// <summary>That user's address: contacts whose owner is unknown are his or hers.</summary>
    public const string UserEmail = "owner@sandbox.example";

    /// <summary>The second user's address.</summary>
    public const string OtherUserEmail = "ben@sandbox.example";

    /// <summary>A running campaign of three messages, with some in the history.</summary>
    public const string CampaignId = "66c0ffee0000000000000001";

    /// <summary>A completed campaign with messages in the history.</summary>
    public const string OtherCampaignId = "66c0ffee0000000000000002";

    /// <summary>A paused campaign that has not begun.</summary>
    public const string PausedCampaignId = "66c0ffee0000000000000003";

    /// <summary>A draft.</summary>
    public const string DraftCampaignId = "66c0ffee0000000000000004";

    /// <summary>Healthy, with room today. A phone line; on plan Mini an email line.</summary>
    public const string HealthyLineId = "667f1f77bcf86cd799439001";

    /// <summary>Healthy, an email line, three messages left today.</summary>
    public const string NearlyFullLineId = "667f1f77bcf86cd799439002";

    /// <summary>Down, an email line.</summary>
    public const string DownLineId = "667f1f77bcf86cd799439003";

    /// <summary>An email line never checked for health and last used yesterday.</summary>
    public const string QuietLineId = "667f1f77bcf86cd799439004";

    /// <summary>Has no iMessage: a send becomes <c>fallback</c>.</summary>
    public const string NoIMessagePhone = "+12025550101";

    /// <summary>A send becomes <c>failed</c>.</summary>
    public const string FailingPhone = "+12025550102";

    /// <summary>On the do-not-contact list: a send becomes <c>failed</c>.</summary>
    public const string DoNotContactPhone = "+12025550103";

    /// <summary>The line is busy: a send is <c>pending</c> for 30 seconds, then <c>sent</c>.</summary>
    public const string BusyPhone = "+12025550104";

    /// <summary>A lead in "Quick Sends": a send to it answers 200 with <c>duplicateOnly</c>.</summary>
    public const string QuickSendsPhone = "+12025550105";

    /// <summary>An ordinary lead, Ann Bee of Acme, with iMessage.</summary>
    public const string LeadPhone = "+12025550106";

    /// <summary>The id of the lead at <see cref="LeadPhone"/>.</summary>
    public const string LeadId = "69b2c41d352a78479d2c0006";
}

/// <summary>How a contact answers to a send. A contact without one has iMessage.</summary>
public enum ContactBehaviour
{
    /// <summary>Reached by iMessage.</summary>
    Reachable,

    /// <summary>No iMessage.</summary>
    NoIMessage,

    /// <summary>The relay gives up.</summary>
    Fails,

    /// <summary>On the do-not-contact list.</summary>
    DoNotContact,

    /// <summary>The line's worker is busy for 30 seconds.</summary>
    LineBusy,
}
