using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Runtime.People;

public static class PeopleSetup
{
    /// <summary>Posts, who holds them, and the list of staff. Accounts themselves come with the sign-in.</summary>
    public static IServiceCollection AddPeople(this IServiceCollection services)
    {
        services.TryAddSingleton<OfficeDay>();
        return services
            .AddSingleton<StaffDirectory>()
            .AddSingleton<OfficePosts>()
            .AddSingleton<StaffAbsences>()
            .AddSingleton<AccessTokens>()
            .AddSingleton<EvaluatorLists>()
            .AddSingleton<Import.ImportStaff>()
            .AddSingleton<PostAssignments>()
            .AddHostedService<ShippedPosts>();
    }
}
