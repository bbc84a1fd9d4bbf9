using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Units;
using WorkflowHost.Runtime.Units;
using WorkflowHost.Tests.Store;

namespace WorkflowHost.Tests.Units;

/// <summary>The use cases around units on a database of their own.</summary>
internal sealed class UnitDesk : IAsyncDisposable
{
    public static readonly Actor Clerk = new("staff", "s-1", "张敏", "127.0.0.1");
    private readonly TestStore test;
    private readonly ServiceProvider host;

    private UnitDesk(TestStore test, IInterceptor[] faults)
    {
        this.test = test;
        host = test.Open(services =>
        {
            services.AddProcedureRuntime();
            services.AddUnits();
            Array.ForEach(faults, fault => services.AddSingleton(fault));
        });
    }

    public HostStore Store => host.GetRequiredService<HostStore>();

    public static async Task<UnitDesk> OpenAsync(Database database, params IInterceptor[] faults) => new(await TestStore.CreateAsync(database), faults);

    public T Get<T>() where T : notnull => host.GetRequiredService<T>();

    public Task AddAsync(string code, string name, string? email = null, string token = "", int? order = null) =>
        Get<AddUnit>().RunAsync(new UnitDetails { Code = code, Name = name, ContactEmail = email, OrderNumber = order }, token.Length > 0 ? token : Guid.NewGuid().ToString(), Clerk, CancellationToken.None);

    public Task<UnitImportPlan> PreviewAsync(string table) => Get<ImportUnits>().PreviewAsync(table, CancellationToken.None);

    public Task ApplyAsync(string table, UnitImportPlan shown, string token = "form-1") =>
        Get<ImportUnits>().RunAsync(table, shown.Fingerprint(), token, Clerk, CancellationToken.None);

    public async Task ImportAsync(string table) => await ApplyAsync(table, await PreviewAsync(table), Guid.NewGuid().ToString());

    public Task<List<Unit>> UnitsAsync() =>
        Store.ReadAsync((db, stop) => db.Units.AsNoTracking().OrderBy(u => u.OrderNumber).ThenBy(u => u.Code).ToListAsync(stop), CancellationToken.None);

    public Task<List<string>> AuditAsync() =>
        Store.ReadAsync((db, stop) => db.Audit.OrderBy(a => a.At).ThenBy(a => a.Id).Select(a => a.Act).ToListAsync(stop), CancellationToken.None);

    public async ValueTask DisposeAsync() => await test.DisposeAsync();
}
