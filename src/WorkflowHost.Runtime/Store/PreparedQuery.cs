using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace WorkflowHost.Runtime.Store;

/// <summary>
/// A question asked at every start or act, translated once instead of being looked up by its shape each time (which costs more than
/// SQLite takes to answer it). One translation a model, because the two databases have a model each.
/// </summary>
public sealed class PreparedQuery<T1, TResult>(Expression<Func<HostDbContext, T1, CancellationToken, TResult>> question)
{
    private readonly ConditionalWeakTable<IModel, Func<HostDbContext, T1, CancellationToken, Task<TResult>>> translated = [];

    public Task<TResult> AskAsync(HostDbContext db, T1 first, CancellationToken cancellation) =>
        translated.GetValue(db.Model, _ => EF.CompileAsyncQuery(question))(db, first, cancellation);
}

/// <summary>The same with two things to ask about.</summary>
public sealed class PreparedQuery<T1, T2, TResult>(Expression<Func<HostDbContext, T1, T2, CancellationToken, TResult>> question)
{
    private readonly ConditionalWeakTable<IModel, Func<HostDbContext, T1, T2, CancellationToken, Task<TResult>>> translated = [];

    public Task<TResult> AskAsync(HostDbContext db, T1 first, T2 second, CancellationToken cancellation) =>
        translated.GetValue(db.Model, _ => EF.CompileAsyncQuery(question))(db, first, second, cancellation);
}

/// <summary>The same for a question that is answered with rows.</summary>
public sealed class PreparedList<T1, TResult>(Expression<Func<HostDbContext, T1, IQueryable<TResult>>> question)
{
    private readonly ConditionalWeakTable<IModel, Func<HostDbContext, T1, IAsyncEnumerable<TResult>>> translated = [];

    public Task<List<TResult>> AskAsync(HostDbContext db, T1 first, CancellationToken cancellation) =>
        translated.GetValue(db.Model, _ => EF.CompileAsyncQuery(question))(db, first).ToListAsync(cancellation).AsTask();
}

/// <inheritdoc cref="PreparedList{T1, TResult}"/>
public sealed class PreparedList<T1, T2, TResult>(Expression<Func<HostDbContext, T1, T2, IQueryable<TResult>>> question)
{
    private readonly ConditionalWeakTable<IModel, Func<HostDbContext, T1, T2, IAsyncEnumerable<TResult>>> translated = [];

    public Task<List<TResult>> AskAsync(HostDbContext db, T1 first, T2 second, CancellationToken cancellation) =>
        translated.GetValue(db.Model, _ => EF.CompileAsyncQuery(question))(db, first, second).ToListAsync(cancellation).AsTask();
}

/// <inheritdoc cref="PreparedList{T1, TResult}"/>
public sealed class PreparedList<T1, T2, T3, TResult>(Expression<Func<HostDbContext, T1, T2, T3, IQueryable<TResult>>> question)
{
    private readonly ConditionalWeakTable<IModel, Func<HostDbContext, T1, T2, T3, IAsyncEnumerable<TResult>>> translated = [];

    public Task<List<TResult>> AskAsync(HostDbContext db, T1 first, T2 second, T3 third, CancellationToken cancellation) =>
        translated.GetValue(db.Model, _ => EF.CompileAsyncQuery(question))(db, first, second, third).ToListAsync(cancellation).AsTask();
}

/// <inheritdoc cref="PreparedList{T1, TResult}"/>
public sealed class PreparedList<T1, T2, T3, T4, TResult>(Expression<Func<HostDbContext, T1, T2, T3, T4, IQueryable<TResult>>> question)
{
    private readonly ConditionalWeakTable<IModel, Func<HostDbContext, T1, T2, T3, T4, IAsyncEnumerable<TResult>>> translated = [];

    public Task<List<TResult>> AskAsync(HostDbContext db, T1 first, T2 second, T3 third, T4 fourth, CancellationToken cancellation) =>
        translated.GetValue(db.Model, _ => EF.CompileAsyncQuery(question))(db, first, second, third, fourth).ToListAsync(cancellation).AsTask();
}

/// <inheritdoc cref="PreparedList{T1, TResult}"/>
public sealed class PreparedList<T1, T2, T3, T4, T5, TResult>(Expression<Func<HostDbContext, T1, T2, T3, T4, T5, IQueryable<TResult>>> question)
{
    private readonly ConditionalWeakTable<IModel, Func<HostDbContext, T1, T2, T3, T4, T5, IAsyncEnumerable<TResult>>> translated = [];

    public Task<List<TResult>> AskAsync(HostDbContext db, T1 first, T2 second, T3 third, T4 fourth, T5 fifth, CancellationToken cancellation) =>
        translated.GetValue(db.Model, _ => EF.CompileAsyncQuery(question))(db, first, second, third, fourth, fifth).ToListAsync(cancellation).AsTask();
}
