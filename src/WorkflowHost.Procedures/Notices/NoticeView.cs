namespace WorkflowHost.Procedures.Notices;

/// <summary>
/// What a template may name. Flat on purpose: texts, numbers, dates, yes or no, lists of texts; no object whose members a
/// template could wander into. Every field exists in every notice (empty when it has no meaning there), so a name that is
/// not among these is a mistake of the template and is found before anything is sent.
/// </summary>
public sealed record NoticeView
{
    /// <summary>Who is addressed: the unit, or a person's name or post.</summary>
    public string Recipient { get; init; } = "";

    /// <summary>The run (评议项目).</summary>
    public string Procedure { get; init; } = "";

    public string Phase { get; init; } = "";

    /// <summary>What is asked for, as the task is called: 自查报告.</summary>
    public string Task { get; init; } = "";

    /// <summary>The paper it rests on as it is quoted, with its brackets and number: 《…》（涪政协发〔2020〕8号）.</summary>
    public string Basis { get; init; } = "";

    public string Instruction { get; init; } = "";

    public DateOnly? Due { get; init; }

    /// <summary>Local time on the due day; null = to 24:00.</summary>
    public TimeOnly? DueTime { get; init; }

    /// <summary>Workdays left, the due day counted.</summary>
    public int Left { get; init; }

    /// <summary>Calendar days past the due day.</summary>
    public int Overdue { get; init; }

    /// <summary>The date rests on holidays that are not announced yet.</summary>
    public bool Provisional { get; init; }

    /// <summary>The due date before it was moved.</summary>
    public DateOnly? OldDue { get; init; }

    /// <summary>Why it was returned, moved or closed; never the content of a finding.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Subject written in the activity; templates for free notices use it.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Text written in the activity.</summary>
    public string Text { get; init; } = "";

    /// <summary>Papers to attach, by their labels.</summary>
    public IReadOnlyList<string> Papers { get; init; } = [];

    /// <summary>Units that still owe it, by name: 通报.</summary>
    public IReadOnlyList<string> Units { get; init; } = [];

    /// <summary>Those of the staff who have not decided: an escalation.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    /// <summary>Since when they have been asked.</summary>
    public DateOnly? Since { get; init; }

    /// <summary>Who of the staff asks for it: a task handed on, a further signature.</summary>
    public string By { get; init; } = "";

    /// <summary>How many things a mail is about.</summary>
    public int Count { get; init; }

    /// <summary>The address of the task, or the placeholder that stands for it until the mail is handed over.</summary>
    public string Link { get; init; } = "[[task-link]]";

    /// <summary>False for notices nobody has to open anything for.</summary>
    public bool HasLink { get; init; } = true;

    public string Contact { get; init; } = "";

    public string Phone { get; init; } = "";

    /// <summary>The office that writes: 评议工作领导小组办公室.</summary>
    public string Office { get; init; } = "";

    /// <summary>Where paper is handed in.</summary>
    public string Place { get; init; } = "";

    /// <summary>Local date of the notice.</summary>
    public DateOnly Date { get; init; }

    /// <summary>Where a meeting is held.</summary>
    public string Venue { get; init; } = "";

    public string Agenda { get; init; } = "";

    /// <summary>The fields by the names templates use (camel case).</summary>
    public IReadOnlyDictionary<string, object?> Fields() => new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["recipient"] = Recipient,
        ["procedure"] = Procedure,
        ["phase"] = Phase,
        ["task"] = Task,
        ["basis"] = Basis,
        ["instruction"] = Instruction,
        ["due"] = Due,
        ["dueTime"] = DueTime,
        ["left"] = Left,
        ["overdue"] = Overdue,
        ["provisional"] = Provisional,
        ["oldDue"] = OldDue,
        ["reason"] = Reason,
        ["subject"] = Subject,
        ["text"] = Text,
        ["papers"] = Papers,
        ["units"] = Units,
        ["people"] = People,
        ["since"] = Since,
        ["by"] = By,
        ["count"] = Count,
        ["link"] = Link,
        ["hasLink"] = HasLink,
        ["contact"] = Contact,
        ["phone"] = Phone,
        ["office"] = Office,
        ["place"] = Place,
        ["date"] = Date,
        ["venue"] = Venue,
        ["agenda"] = Agenda,
    };

    /// <summary>A view with every field filled: previews without a run, and checks of templates, use it.</summary>
    public static NoticeView Sample { get; } = new()
    {
        Recipient = "示例司法所",
        Procedure = "2020年民主评议",
        Phase = "自查阶段",
        Task = "自查报告",
        Basis = "《区司法局接受区政协民主评议工作实施方案》",
        Instruction = "请对照评议内容逐条自查。",
        Due = new DateOnly(2020, 6, 15),
        Left = 3,
        Overdue = 2,
        OldDue = new DateOnly(2020, 6, 12),
        Reason = "附件未加盖公章",
        Subject = "评议工作启动",
        Text = "即日起组织实施。",
        Papers = ["自查报告（盖章扫描件）"],
        Units = ["示例司法所", "示例法律服务所"],
        People = ["王局长", "李副局长"],
        Since = new DateOnly(2020, 6, 8),
        By = "王局长",
        Count = 2,
        Contact = "王同志",
        Phone = "023-00000000",
        Office = "评议工作领导小组办公室",
        Place = "3楼305室",
        Date = new DateOnly(2020, 6, 11),
        Venue = "3楼会议室",
        Agenda = "听取自查情况汇报",
    };
}
